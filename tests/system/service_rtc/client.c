/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Reads the clock, before and after it was set by another, and tries to set it.
 */
#include <microkit_rtc.h>

#define RTC           0
#define ADMINISTRATOR 1

static void say_date(uint64_t seconds)
{
    struct microkit_date date;

    microkit_date_from_seconds(seconds, &date);
    microkit_dbg_puts("client: ");
    microkit_dbg_put32(date.year);
    microkit_dbg_puts("-");
    microkit_dbg_put32(date.month);
    microkit_dbg_puts("-");
    microkit_dbg_put32(date.day);
    microkit_dbg_puts(", day of the week ");
    microkit_dbg_put32(date.weekday);
    microkit_dbg_puts("\n");
}

static void look(void)
{
    uint64_t seconds = 0;

    if (!microkit_rtc_read(RTC, &seconds)) {
        microkit_dbg_puts("client: FAILED: cannot read\n");
    }
    say_date(seconds);
}

void init(void)
{
    look();
    microkit_dbg_puts(microkit_rtc_set(RTC, 1) ? "client: FAILED: it could be set\n"
                                               : "client: may not set it\n");
    look();
    microkit_notify(ADMINISTRATOR);
}

void notified(microkit_channel ch)
{
    (void)ch;
    look();
}
