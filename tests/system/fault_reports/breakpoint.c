/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What clang makes of __builtin_trap(), and people of a breakpoint.
 */
#include <microkit.h>

void init(void)
{
    __asm__ volatile("brk #1");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
