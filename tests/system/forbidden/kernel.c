/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Reads where the kernel has its window.
 */
#include <microkit.h>

void init(void)
{
    (void)*(volatile seL4_Word *)0x4000000000;

    microkit_dbg_puts("forbidden: FAILED: kernel\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
