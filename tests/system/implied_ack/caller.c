/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Calls until the called one has had its interrupts: they come between calls.
 */
#include <microkit.h>

void init(void)
{
    do {
        (void)microkit_ppcall(1, microkit_msginfo_new(0, 0));
    } while (microkit_mr_get(0) < 5);
    microkit_dbg_puts("caller: done\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
