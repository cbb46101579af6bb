/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What gcc makes of __builtin_trap().
 */
#include <microkit.h>

void init(void)
{
    __asm__ volatile("brk #1000");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
