/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Reads what is not there.
 */
#include <microkit.h>

void init(void)
{
    __asm__ volatile("mov x1, #0x18\n ldr x0, [x1]" ::: "x0", "x1", "memory");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
