/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * RZ/G2L watchdog: its time is what firmware has set. One without a clock does not run.
 */
#include "registers.h"

#include <board/config.h>
#include <loader/drivers.h>
#include <loader/io.h>

static bool runs(void)
{
    return (read32(CPG_CLKMON_WDT) & CPG_CLKMON_WDT_PCLK) &&
           (read32(BOARD_WATCHDOG_BASE + WDTCNT) & WDTCNT_WDTEN);
}

uint32_t watchdog_feed(void)
{
    if (!runs()) {
        return 0;
    }
    write32(BOARD_WATCHDOG_BASE + WDTINT, WDTINT_INTDISP);
    return WDTSET_MS(read32(BOARD_WATCHDOG_BASE + WDTSET));
}

bool watchdog_stop(void)
{
    return !runs();
}
