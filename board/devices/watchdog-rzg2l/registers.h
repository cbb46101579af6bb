/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Watchdog of Renesas' RZ/G2L (RZ/G2L user's manual, WDT). Once it runs only a reset of the module stops it, which is
 * the clock generator's: WDTCNT_WDTEN can be set, and not cleared.
 */
#pragma once

/* Of the clock generator (CPG): whether the first watchdog has its clock. Without, its registers must not be accessed. */
#define CPG_CLKMON_WDT      0x110106c8
#define CPG_CLKMON_WDT_PCLK (1u << 0)

#define WDTCNT              0x00
#define WDTCNT_WDTEN        (1u << 0)
#define WDTSET              0x04
#define WDTINT              0x0c
#define WDTINT_INTDISP      (1u << 0) /* 1 ends the interrupt of the first period, and begins it again */
/* WDTTIME, bits 31 to 20 of WDTSET: a period has so many times 2^20 cycles of the oscillator, of 24 MHz. */
#define WDTSET_UNITS(set) (((set) >> 20) + 1)
#define WDTSET_MS(set)    (WDTSET_UNITS(set) * 43u) /* 43.69, rounded down */
