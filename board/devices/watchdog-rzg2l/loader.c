/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * RZ/G2L watchdog: its time is what firmware has set.
 */
#include "registers.h"

#include <board/config.h>
#include <loader/drivers.h>
#include <loader/io.h>

uint32_t watchdog_feed(void)
{
    if (!(read32(BOARD_WATCHDOG_BASE + WDTCNT) & WDTCNT_WDTEN)) {
        return 0;
    }
    write32(BOARD_WATCHDOG_BASE + WDTINT, WDTINT_INTDISP);
    return WDTSET_MS(read32(BOARD_WATCHDOG_BASE + WDTSET));
}

bool watchdog_stop(void)
{
    return !(read32(BOARD_WATCHDOG_BASE + WDTCNT) & WDTCNT_WDTEN);
}
