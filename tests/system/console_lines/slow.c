/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Writes a line in two pieces, between which another PD writes one; its last line is cut off by its
 * own end.
 */
#include <microkit.h>

void init(void)
{
    microkit_dbg_puts("the first half ");
    microkit_notify(1);
    (void)microkit_ppcall(1, microkit_msginfo_new(0, 0));
    microkit_dbg_puts("and the second\n");
    microkit_dbg_puts("last words");
    *(volatile int *)0 = 1;
}

void notified(microkit_channel ch)
{
    (void)ch;
}
