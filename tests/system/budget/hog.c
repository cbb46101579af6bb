/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Never stops computing, at the highest priority of the core, with a tenth of its time.
 */
#include <microkit.h>

volatile seL4_Word *spins;

void init(void)
{
    for (;;) {
        (*spins)++;
    }
}

void notified(microkit_channel ch)
{
    (void)ch;
}
