/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Calls a function that is not there.
 */
#include <microkit.h>

void init(void)
{
    __asm__ volatile("blr %0" : : "r"(0UL) : "x30");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
