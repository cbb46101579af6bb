/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of the NXP LPUART (i.MX 93 reference manual, LPUART), as offsets.
 */
#pragma once

#define LPUART_STAT 0x14
#define STAT_PF     (1u << 16)
#define STAT_FE     (1u << 17)
#define STAT_OR     (1u << 19)
#define STAT_RDRF   (1u << 21) /* more characters than WATER says */
#define STAT_TC     (1u << 22)
#define STAT_TDRE   (1u << 23) /* no more left than WATER says */
/* Cleared by a 1: matches, parity, framing, noise, overrun, idle line, edge, break. */
#define STAT_FLAGS     0xc01fc000u
#define LPUART_CTRL    0x18
#define CTRL_RE        (1u << 18)
#define CTRL_TE        (1u << 19)
#define CTRL_RIE       (1u << 21)
#define CTRL_TIE       (1u << 23)
#define LPUART_DATA    0x1c
#define LPUART_WATER   0x2c
#define WATER_RX_LEVEL (0xffu << 16)
/* Two addresses of 10 bits that do nothing while matching is off (BAUD.MAEN1, MAEN2). */
#define LPUART_MATCH 0x20
