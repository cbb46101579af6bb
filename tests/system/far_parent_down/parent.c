/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Faults, and is nobody's child.
 */
#include <microkit.h>

void init(void)
{
    *(volatile seL4_Word *)0x123000 = 1;
}

void notified(microkit_channel ch)
{
    (void)ch;
}

seL4_Bool fault(microkit_child child, microkit_msginfo info, microkit_msginfo *reply)
{
    (void)child;
    (void)info;
    (void)reply;
    microkit_dbg_puts("parent: is up: FAILED\n");
    return seL4_False;
}
