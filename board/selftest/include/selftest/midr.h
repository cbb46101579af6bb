/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Fields of MIDR_EL1 (Arm ARM D13.2.98).
 */
#pragma once

#define MIDR_ARM               0x41u /* the implementer */
#define MIDR_IMPLEMENTER(midr) ((midr) >> 24 & 0xff)
#define MIDR_VARIANT(midr)     ((midr) >> 20 & 0xf)
#define MIDR_PART_BITS         12
#define MIDR_PART(midr)        ((midr) >> 4 & ((1 << MIDR_PART_BITS) - 1))
#define MIDR_REVISION(midr)    ((midr)&0xf)
