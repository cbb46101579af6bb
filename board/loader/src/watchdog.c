/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A watchdog that firmware has started would reset the board under the system. Where the board says so it is stopped;
 * else it is fed once, and is the system's.
 */
#include <board/config.h>
#include <loader/drivers.h>
#include <loader/print.h>
#include <loader/watchdog.h>

void watchdog_settle(void)
{
    if (BOARD_WATCHDOG_STOPS) {
        if (!watchdog_stop()) {
            fail("the watchdog runs and cannot be stopped: watchdog.care must be \"feed\", and a "
                 "protection domain feed it");
        }
        return;
    }

    uint32_t left = watchdog_feed();

    if (left != 0) {
        info("a watchdog runs, of %lu ms: a protection domain must feed it", (uint64_t)left);
    }
}
