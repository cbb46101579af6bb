/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Ticks: a number that is typed is how many, two a second, each so long after the one before and not after now. Enter
 * alone ends it.
 */
#include <microkit_timer.h>

#include "lines.h"

#define TIMER  1 /* channel id, see console.system */
#define PERIOD (MICROKIT_NS_PER_SECOND / 2)

static uint64_t next = MICROKIT_TIME_NEVER;
static unsigned int left, ticks;

static void set(uint64_t time)
{
    next = time;
    if (!microkit_timer_set(TIMER, next)) {
        say("there is no timer\n");
    }
}

void command(const struct line *line)
{
    left = 0;
    for (const char *digit = line->text; *digit >= '0' && *digit <= '9' && left < 1000; digit++) {
        left = left * 10 + (unsigned int)(*digit - '0');
    }
    ticks = 0;
    set(left != 0 ? microkit_time_after(microkit_time(), PERIOD) : MICROKIT_TIME_NEVER);
}

static void tick(void)
{
    say("tick ");
    say_number(++ticks);
    say("\n");
    set(ticks < left ? microkit_time_after(next, PERIOD) : MICROKIT_TIME_NEVER);
}

bool more(void)
{
    return false;
}

void init(void)
{
    lines_begin();
}

void notified(microkit_channel ch)
{
    if (ch == TIMER && microkit_time() >= next) {
        tick();
    }
    lines_work();
}
