/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Reads a register of the kernel's exception level.
 */
#include <microkit.h>

void init(void)
{
    seL4_Word value;

    __asm__ volatile("mrs %0, vbar_el2" : "=r"(value));

    microkit_dbg_puts("forbidden: FAILED: privileged\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
