/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Watchdog of NXP's i.MX (i.MX 8M Plus reference manual, WDOG). Registers have 16 bits. Once it runs only a reset
 * stops it: WCR_WDE can be set, and not cleared.
 */
#pragma once

#define WCR            0x0
#define WCR_WDE        (1u << 2)
#define WCR_UNITS(wcr) (((wcr) >> 8) + 1) /* WT: half seconds from one service to the reset */
#define WCR_UNIT_MS    500
#define WSR            0x2 /* both words, one after the other, are a service */
#define WSR_FIRST      0x5555
#define WSR_SECOND     0xaaaa
