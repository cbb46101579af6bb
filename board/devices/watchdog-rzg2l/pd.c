/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * RZ/G2L watchdog for a protection domain. Firmware must have started it: without a clock its registers do not answer.
 */
#include "registers.h"

#include <microkit_watchdog.h>
#include <watchdog/memory.h>

uint32_t microkit_watchdog_feed(void *page)
{
    if (!(watchdog_read32(page, WDTCNT) & WDTCNT_WDTEN)) {
        return 0;
    }
    watchdog_write32(page, WDTINT, WDTINT_INTDISP);
    return WDTSET_MS(watchdog_read32(page, WDTSET));
}
