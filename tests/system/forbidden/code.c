/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Writes into its own code.
 */
#include <microkit.h>

void init(void)
{
    *(volatile seL4_Word *)0x200000 = 0;

    microkit_dbg_puts("forbidden: FAILED: code\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
