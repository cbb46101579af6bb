/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Runs when all others are done. Its own fault shows that true ones are still reported.
 */
#include <microkit.h>

void init(void)
{
    microkit_dbg_puts("last: now a true one\n");
    *(volatile seL4_Word *)0x123000 = 1;
}

void notified(microkit_channel ch)
{
    (void)ch;
}
