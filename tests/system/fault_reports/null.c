/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Reads a member of a structure that is not there.
 */
#include <microkit.h>

void init(void)
{
    volatile seL4_Word *missing = (volatile seL4_Word *)(seL4_Word)8;

    __asm__ volatile("" : "+r"(missing));
    (void)*missing;
}

void notified(microkit_channel ch)
{
    (void)ch;
}
