/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Runs while b and patient wait, which are above it.
 */
#include <microkit.h>

#include "shared.h"

volatile struct shared *shared;

void init(void)
{
    for (;;) {
        seL4_Word round = shared->round;

        if (shared->call[B] == round && shared->call[PATIENT] == round) {
            shared->b_waits = round;
        }
    }
}

void notified(microkit_channel ch)
{
    (void)ch;
}
