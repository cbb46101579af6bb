/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Reads the memory of a PD on another core, whose physical address it knows.
 */
#include <microkit.h>

seL4_Word secret_paddr = 1;

void init(void)
{
    (void)*(volatile seL4_Word *)secret_paddr;

    microkit_dbg_puts("forbidden: FAILED: peer\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
