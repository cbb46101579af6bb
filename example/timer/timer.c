/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A timer driver in a protection domain: sets the timer of its core, gets the
 * interrupt as a notification and acknowledges it.
 */
#include <microkit.h>

#include "generic_timer.h"

#define TIMER_IRQ      0 /* id of the irq element */
#define TICKS          5
#define TICKS_A_SECOND 50

static unsigned int ticks;
static unsigned int early;
static uint64_t deadline;

static void set_next(void)
{
    deadline = timer_now() + timer_frequency() / TICKS_A_SECOND;
    timer_set(deadline);
}

void init(void)
{
    uint64_t before = timer_now();

    while (timer_now() == before) {
        /* one count takes 16 ns on the QEMU board */
    }
    microkit_dbg_puts("timer: counter runs\n");
    set_next();
}

static void finish(void)
{
    microkit_dbg_puts("timer: ");
    microkit_dbg_put32(ticks);
    microkit_dbg_puts(" ticks, ");
    if (early != 0) {
        microkit_dbg_puts("FAILED: some early\n");
    } else {
        microkit_dbg_puts("none early\n");
    }
}

void notified(microkit_channel ch)
{
    if (ch != TIMER_IRQ) {
        return;
    }
    early += timer_now() < deadline;
    timer_stop();
    microkit_dbg_puts("timer: tick ");
    microkit_dbg_put32(++ticks);
    microkit_dbg_puts("\n");
    if (ticks == TICKS) {
        finish();
    } else {
        set_next();
    }
    microkit_deferred_irq_ack(ch);
}
