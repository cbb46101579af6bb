/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of the NXP LPUART (i.MX 93 reference manual, LPUART), as offsets.
 */
#pragma once

#define LPUART_STAT 0x14
#define STAT_TC     (1u << 22)
#define STAT_TDRE   (1u << 23)
#define LPUART_DATA 0x1c
/* Two addresses of 10 bits that do nothing while matching is off (BAUD.MAEN1, MAEN2). */
#define LPUART_MATCH 0x20
