/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Faults at an address that says which run this is; a reset takes it back to the first.
 */
#include <microkit.h>

static seL4_Word runs;

void init(void)
{
    *(volatile seL4_Word *)(0x123000 + 8 * runs++) = 1;
}

void notified(microkit_channel ch)
{
    (void)ch;
}
