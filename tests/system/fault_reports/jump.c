/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Executes data.
 */
#include <microkit.h>

void init(void)
{
    __asm__ volatile("br %0" : : "r"(0x10000000UL));
}

void notified(microkit_channel ch)
{
    (void)ch;
}
