/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Aspeed watchdog for a protection domain.
 */
#include "registers.h"

#include <microkit_watchdog.h>
#include <watchdog/memory.h>

uint32_t microkit_watchdog_feed(void *page)
{
    if (!(watchdog_read32(page, WDT_CTRL) & WDT_CTRL_ENABLE)) {
        return 0;
    }
    watchdog_write32(page, WDT_RESTART, WDT_RESTART_KEY);
    return WDT_MS(watchdog_read32(page, WDT_RELOAD));
}
