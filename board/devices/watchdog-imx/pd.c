/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * i.MX watchdog for a protection domain.
 */
#include "registers.h"

#include <microkit_watchdog.h>
#include <watchdog/memory.h>

uint32_t microkit_watchdog_feed(void *page)
{
    uint32_t control = watchdog_read16(page, WCR);

    if (!(control & WCR_WDE)) {
        return 0;
    }
    watchdog_write16(page, WSR, WSR_FIRST);
    watchdog_write16(page, WSR, WSR_SECOND);
    return WCR_UNITS(control) * WCR_UNIT_MS;
}
