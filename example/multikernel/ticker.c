/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Handles the timer interrupt of its own core. Each tick goes to the consumer as a
 * notification; its echo sets the timer again.
 */
#include <microkit.h>

#include "generic_timer.h"
#include "multikernel.h"

/* Channel ids, see multikernel.system. */
#define COORDINATOR    0
#define CONSUMER       1
#define TIMER_IRQ      2

#define TICKS_A_SECOND 100

struct scoreboard *scoreboard; /* set by the tool */

static uint64_t ticks;

static void set_next(void)
{
    timer_set(timer_now() + timer_frequency() / TICKS_A_SECOND);
}

static void tick(void)
{
    timer_stop();
    score_set(&scoreboard->ticks, ++ticks);
    microkit_irq_ack(TIMER_IRQ);
    microkit_deferred_notify(CONSUMER);
}

void init(void)
{
}

void notified(microkit_channel ch)
{
    switch (ch) {
    case COORDINATOR:
        set_next();
        break;
    case TIMER_IRQ:
        tick();
        break;
    case CONSUMER:
        if (ticks % TICKS == 0) {
            microkit_notify(COORDINATOR);
        } else {
            set_next();
        }
        break;
    default:
        break;
    }
}
