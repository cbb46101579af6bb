/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Sets the clock when the client has looked, and has it look again.
 */
#include <microkit_rtc.h>

#define RTC      0
#define CLIENT   1
#define NEW_YEAR 1893456000 /* 2030-01-01 */

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
    microkit_dbg_puts(microkit_rtc_set(RTC, NEW_YEAR) ? "administrator: the clock is set\n"
                                                      : "administrator: FAILED\n");
    microkit_notify(CLIENT);
}
