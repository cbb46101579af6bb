/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Aspeed watchdog: its time is what firmware has set.
 */
#include "registers.h"

#include <board/config.h>
#include <loader/drivers.h>
#include <loader/io.h>

uint32_t watchdog_feed(void)
{
    if (!(read32(BOARD_WATCHDOG_BASE + WDT_CTRL) & WDT_CTRL_ENABLE)) {
        return 0;
    }
    write32(BOARD_WATCHDOG_BASE + WDT_RESTART, WDT_RESTART_KEY);
    return WDT_MS(read32(BOARD_WATCHDOG_BASE + WDT_RELOAD));
}

bool watchdog_stop(void)
{
    uint32_t control = read32(BOARD_WATCHDOG_BASE + WDT_CTRL);

    write32(BOARD_WATCHDOG_BASE + WDT_CTRL, control & ~WDT_CTRL_ENABLE);
    return !(read32(BOARD_WATCHDOG_BASE + WDT_CTRL) & WDT_CTRL_ENABLE);
}
