/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Faults in its first run of each boot.
 */
#include <microkit.h>

static seL4_Word runs;

void init(void)
{
    if (runs++ == 0) {
        *(volatile seL4_Word *)0x123000 = 1;
    }
    microkit_notify(0);
}

void notified(microkit_channel ch)
{
    (void)ch;
}
