/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Never gets through init().
 */
#include <microkit.h>

void init(void)
{
    microkit_dbg_puts("looper: starts\n");
    *(volatile seL4_Word *)0x123000 = 1;
}

void notified(microkit_channel ch)
{
    (void)ch;
}
