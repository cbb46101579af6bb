/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Faults when whoever has more priority has faulted: the guardian hears of this later, and its parent does not hear
 * of that.
 */
#include <microkit.h>

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
    *(volatile seL4_Word *)0x123000 = 1;
}
