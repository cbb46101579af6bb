/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Goes on for five seconds, of which the watchdog has two, and then says no more that it does.
 */
#include <microkit_timer.h>

#define TIMER  0
#define FEEDER 1
#define STEP   (MICROKIT_NS_PER_SECOND / 4)
#define STEPS  20

static unsigned int steps;

void init(void)
{
    microkit_dbg_puts("client: goes on\n");
    microkit_timer_set(TIMER, microkit_time() + STEP);
}

void notified(microkit_channel ch)
{
    (void)ch;
    if (++steps == STEPS) {
        microkit_dbg_puts("client: has gone on for 5 s\n");
    }
    if (steps < STEPS) {
        microkit_notify(FEEDER);
    }
    if (steps == 2 * STEPS) {
        microkit_dbg_puts("client: FAILED: the board has not been reset\n");
    }
    microkit_timer_set(TIMER, microkit_time() + STEP);
}
