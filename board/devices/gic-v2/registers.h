/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of a GICv2 (IHI 0048B), as offsets: what only its distributor has, and the CPU interface.
 */
#pragma once

#include "../gic.h"

#define GICD_ITARGETSR     0x800
#define GICD_SGIR          0xf00
#define GICD_CPENDSGIR     0xf10

#define GICC_CTLR          0x00
#define GICC_PMR           0x04
#define GICC_BPR           0x08
#define GICC_IAR           0x0c
#define GICC_EOIR          0x10
#define GICC_APR           0xd0
#define GICC_DIR           0x1000
#define APRS               4

#define GICD_CTLR_ENABLE   (1u << 0)
#define GICC_CTLR_ENABLE   (1u << 0)
#define GICC_CTLR_EOI_MODE (1u << 9) /* EOIR drops the priority, DIR deactivates */
