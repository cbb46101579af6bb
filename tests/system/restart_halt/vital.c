/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Faults.
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
