/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Native work with deadlines, beside Linux and above it: a hundred times a second it must begin no later than a
 * tenth of a millisecond after its time. It counts when it does not, and says so when Linux has ended.
 */
#include <microkit.h>

#include "generic_timer.h"

#define TIMER          0 /* id of the irq element */
#define VMM            1
#define TICKS_A_SECOND 100
#define LATEST(hz)     ((hz) / 10000) /* after a deadline */

static uint64_t deadline;
static uint32_t ticks, missed;

static void set_next(void)
{
    deadline += timer_frequency() / TICKS_A_SECOND;
    timer_set(deadline);
}

void init(void)
{
    deadline = timer_now();
    set_next();
}

static void tick(void)
{
    timer_stop();
    ticks++;
    missed += timer_now() - deadline > LATEST(timer_frequency());
    set_next();
    microkit_deferred_irq_ack(TIMER);
}

static void say(void)
{
    microkit_dbg_puts("ticker: ");
    microkit_dbg_put32(ticks);
    microkit_dbg_puts(" deadlines, missed ");
    microkit_dbg_put32(missed);
    microkit_dbg_puts("\n");
}

void notified(microkit_channel ch)
{
    if (ch == TIMER) {
        tick();
    } else {
        say();
    }
}
