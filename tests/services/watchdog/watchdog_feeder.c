/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The feeder with a watchdog of some time, a clock, a timer and two clients, in all that can happen: nobody is to be
 * reset who goes on, and who has stopped, or whose timer has, is.
 */
#include <microkit.h>

#define CLIENT_0 2
#define CLIENT_1 63
#define TIMER    7

/* One more is no client: the timer. */
#define microkit_notifications \
    (UINT64_C(1) << CLIENT_0 | UINT64_C(1) << CLIENT_1 | UINT64_C(1) << TIMER)

#include "pd/watchdog_feeder.c"
#include "src/rounds.c"

#include "verdict.h"

seL4_Word message_words[64];

static uint64_t now, alarm_time, fed_at, fed;
static uint32_t time_ms;
static int page;
static bool timer_is_there, early;

uint64_t microkit_time(void)
{
    return now;
}

bool microkit_timer_set(microkit_channel timer, uint64_t time)
{
    CHECK(timer == TIMER && time > now);
    alarm_time = time;
    return timer_is_there;
}

uint32_t microkit_watchdog_feed(void *registers)
{
    CHECK(registers == &page);
    fed_at = now;
    fed++;
    return time_ms;
}

/* Until that time or the reset. Each client notifies every so many nanoseconds, 0: never again; the alarm comes when it
 * is due, and all the time for nothing where early. */
static bool survives(uint64_t until, uint64_t every_0, uint64_t every_1)
{
    uint64_t step = (uint64_t)time_ms * NS_PER_MS / 64;
    uint64_t last_0 = now, last_1 = now;

    while (now < until) {
        now += step;
        if (now - fed_at > (uint64_t)time_ms * NS_PER_MS) {
            return false;
        }
        if (every_0 != 0 && now - last_0 >= every_0) {
            last_0 = now;
            notified(CLIENT_0);
        }
        if (every_1 != 0 && now - last_1 >= every_1) {
            last_1 = now;
            notified(CLIENT_1);
        }
        if (early && timer_is_there) {
            notified(TIMER);
        }
        if (timer_is_there && now >= alarm_time) {
            notified(TIMER);
        }
    }
    return true;
}

static void start(uint32_t milliseconds)
{
    time_ms = milliseconds;
    now += 12345;
    alarm_time = MICROKIT_TIME_NEVER;
    fed = 0;
    timer_is_there = true;
    watchdog_page = &page;
    watchdog_timer = TIMER;
    init();
}

static void check(uint32_t milliseconds)
{
    uint64_t all = (uint64_t)milliseconds * NS_PER_MS, long_time = 20 * all;

    start(milliseconds);
    CHECK(fed == 1);
    CHECK(survives(now + long_time, all / 4, all / 4));
    CHECK(fed > 40 && fed < 100);
    CHECK(survives(now + long_time, all / 4, all / 8));
    CHECK(!survives(now + 2 * all, all / 4, 0)); /* one stops */
    start(milliseconds);
    CHECK(!survives(now + 2 * all, 0, all / 4));
    start(milliseconds);
    CHECK(survives(now + long_time, all / 4, all / 4));
    timer_is_there = false;
    CHECK(!survives(now + 2 * all, all / 4, all / 4));
}

static void check_nothing_runs(void)
{
    start(0);
    CHECK(fed == 1 && alarm_time == MICROKIT_TIME_NEVER);
    notified(CLIENT_0);
    notified(TIMER);
    CHECK(fed == 1 && alarm_time == MICROKIT_TIME_NEVER);
}

int main(void)
{
    for (unsigned int i = 0; i < 2; i++) {
        early = i == 1;
        check(500);
        check(128000);
        check(1);
    }
    check_nothing_runs();
    return passed();
}
