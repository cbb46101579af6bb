/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Runs while a waits: when all wait and the server hangs, it is time for what becomes of the server.
 */
#include <microkit.h>

#include "shared.h"

volatile struct shared *shared;

void init(void)
{
    for (;;) {
        seL4_Word round = shared->round;

        if (shared->call[A] == round && shared->hangs == round && shared->b_waits == round &&
            shared->now != round) {
            shared->now = round;
            microkit_notify(0);
        }
    }
}

void notified(microkit_channel ch)
{
    (void)ch;
}
