/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A watchdog that firmware keeps for itself, and that is asked for by SMC (binding arm,smc-wdt): x0 is the function
 * that the board's device tree names, x1 what is wanted of it, x2 a value. Answers are PSCI's: 0, or an error; 32 bits.
 */
#pragma once

#define SMC_WDT_ENABLE    2 /* x2: 0 stops it */
#define SMC_WDT_PET       3
#define SMC_WDT_TIME_LEFT 4 /* answers in x1, in seconds; not all firmware does */
#define SMC_WDT_OFF       0
/* Where firmware does not say how long: less than the time of any board that is known. */
#define SMC_WDT_UNTOLD_MS 4000
