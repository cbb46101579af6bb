/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Writes a member of a structure that is not there; its offset is also the number of an error.
 */
#include <microkit.h>

void init(void)
{
    volatile seL4_Word *missing = (volatile seL4_Word *)(seL4_Word)seL4_DeleteFirst;

    __asm__ volatile("" : "+r"(missing));
    *missing = 1;
}

void notified(microkit_channel ch)
{
    (void)ch;
}
