/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The one that may set the clock: a day later, when it is told to.
 */
#include <microkit_rtc.h>

#include "operator.h" /* channel ids, see tokens.system */

#define DAY UINT64_C(86400) /* seconds */

void init(void)
{
}

void notified(microkit_channel ch)
{
    uint64_t now;

    if (microkit_rtc_read(CHANNEL_CLOCK, &now) && microkit_rtc_set(CHANNEL_CLOCK, now + DAY)) {
        microkit_dbg_puts("operator: a day has passed\n");
    } else {
        microkit_dbg_puts("operator: FAILED\n");
    }
    microkit_notify(ch);
}
