/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * watchdog_feeder.elf: feeds the board's watchdog, as long as it gets to run and all its clients say that they go on
 * (watchdog/rounds.h). It has the page of the watchdog's registers, or `smc`; a channel to a timer driver; and a
 * channel for each client, which notifies. A client can only make the board be reset, by saying nothing. Where no
 * watchdog runs it does nothing.
 */
#include <microkit.h>
#include <microkit_timer.h>
#include <microkit_watchdog.h>

#include "watchdog/rounds.h"

#define ROUNDS          4 /* of a watchdog's time */
#define NS_PER_MS       UINT64_C(1000000)
#define CHANNEL_BIT(ch) (UINT64_C(1) << (ch))

/* Set by the tool: the page of the registers, and the id of the channel to the timer. */
void *watchdog_page;
uint64_t watchdog_timer;

static struct watchdog_rounds rounds;
static uint64_t round_ns; /* 0: there is nothing to feed */
static uint64_t end;      /* of this round */

/* The next round begins. If the timer does not answer nobody feeds, as it should be. */
static void begin(void)
{
    end = microkit_time_after(microkit_time(), round_ns);
    (void)microkit_timer_set((microkit_channel)watchdog_timer, end);
}

void init(void)
{
    watchdog_rounds_init(&rounds, microkit_notifications & ~CHANNEL_BIT(watchdog_timer));
    round_ns = microkit_watchdog_feed(watchdog_page) * NS_PER_MS / ROUNDS;
    if (round_ns == 0) {
        microkit_dbg_puts("watchdog_feeder: no watchdog runs\n");
        return;
    }
    begin();
}

void notified(microkit_channel ch)
{
    if (ch != watchdog_timer) {
        watchdog_rounds_say(&rounds, CHANNEL_BIT(ch));
        return;
    }
    if (round_ns == 0 || microkit_time() < end) {
        return;
    }
    if (watchdog_rounds_end(&rounds)) {
        (void)microkit_watchdog_feed(watchdog_page);
    }
    begin();
}
