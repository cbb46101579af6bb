/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Waits for one alarm after the other, each so much after the one before, not after now. After every fourth is set it has
 * the driver broken. At the end it cancels one, and hears of no other: the last is long after it.
 */
#include <microkit_timer.h>

#define TIMER   0
#define BREAKER 1
#define ALARMS  24
#define PERIOD  UINT64_C(3000000)

static uint64_t time;
static unsigned int alarms;
static bool cancelled;
static char done[] = "?: 24 alarms, none early, one cancelled\n";
static char wrong[] = "?: FAILED\n";

static void say(char *text)
{
    text[0] = microkit_name[0];
    microkit_dbg_puts(text);
}

static void set(uint64_t next)
{
    time = next;
    if (!microkit_timer_set(TIMER, time)) {
        say(wrong);
    }
}

void init(void)
{
    set(microkit_time_after(microkit_time(), PERIOD));
}

static void finish(void)
{
    cancelled = true;
    set(microkit_time() + 2 * PERIOD);
    if (!microkit_timer_cancel(TIMER)) {
        say(wrong);
    }
    set(microkit_time() + 8 * PERIOD);
}

/* A driver that is reset may tell twice: what is early is then no alarm. */
void notified(microkit_channel ch)
{
    if (ch != TIMER || microkit_time() < time) {
        return;
    }
    if (cancelled) {
        say(done);
        return;
    }
    alarms++;
    if (alarms == ALARMS) {
        finish();
        return;
    }
    set(time + PERIOD);
    if (alarms % 4 == 0) {
        microkit_notify(BREAKER);
    }
}
