/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Adds one, or does not answer until something becomes of it. A request of a round whose event has been is
 * answered: its caller has not taken it back yet.
 */
#include <microkit.h>

#include "shared.h"

volatile struct shared *shared;

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}

static void hang(void)
{
    seL4_Word round = shared->round;

    if (shared->now == round) {
        return;
    }
    shared->hangs = round;
    for (;;) {
        if (shared->now == round && event_of(round) == FAULTS) {
            *(volatile seL4_Word *)0x123000 = 1;
        }
    }
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo info)
{
    (void)ch;
    if (microkit_msginfo_get_label(info) == HANG) {
        hang();
    }
    microkit_mr_set(0, microkit_mr_get(0) + 1);
    return microkit_msginfo_new(0, 1);
}
