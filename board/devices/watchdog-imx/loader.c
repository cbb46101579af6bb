/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * i.MX watchdog: its time is what firmware has set.
 */
#include "registers.h"

#include <board/config.h>
#include <loader/drivers.h>
#include <loader/io.h>

uint32_t watchdog_feed(void)
{
    uint32_t control = read16(BOARD_WATCHDOG_BASE + WCR);

    if (!(control & WCR_WDE)) {
        return 0;
    }
    write16(BOARD_WATCHDOG_BASE + WSR, WSR_FIRST);
    write16(BOARD_WATCHDOG_BASE + WSR, WSR_SECOND);
    return WCR_UNITS(control) * WCR_UNIT_MS;
}

bool watchdog_stop(void)
{
    return !(read16(BOARD_WATCHDOG_BASE + WCR) & WCR_WDE);
}
