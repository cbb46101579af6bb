/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The lowest of all sees that everybody has run, and that the hog goes on getting its share.
 */
#include <microkit.h>

#define ROUNDS 3

volatile seL4_Word *spins; /* hog, first and second of the equals */

static void wait_for_change(volatile seL4_Word *word)
{
    seL4_Word before = *word;

    while (*word == before) {
    }
}

void init(void)
{
    for (int round = 0; round < ROUNDS; round++) {
        wait_for_change(&spins[0]);
        wait_for_change(&spins[1]);
        wait_for_change(&spins[2]);
    }
    microkit_dbg_puts("budget: every thread runs, the lowest too\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
