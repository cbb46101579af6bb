/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The two of this kind share a priority and never stop: each turn ends when its budget does.
 */
#include <microkit.h>

volatile seL4_Word *spins;

void init(void)
{
    for (;;) {
        spins[1]++;
    }
}

void notified(microkit_channel ch)
{
    (void)ch;
}
