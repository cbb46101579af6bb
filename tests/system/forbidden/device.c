/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Reads the interrupt controller.
 */
#include <microkit.h>

void init(void)
{
    (void)*(volatile seL4_Word *)0x8000000;

    microkit_dbg_puts("forbidden: FAILED: device\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
