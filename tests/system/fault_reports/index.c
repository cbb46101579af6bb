/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Reads behind the end of its region.
 */
#include <microkit.h>

void init(void)
{
    volatile seL4_Uint32 *table = (volatile seL4_Uint32 *)0x10000000;

    (void)table[0x1000 / 4 + 4];
}

void notified(microkit_channel ch)
{
    (void)ch;
}
