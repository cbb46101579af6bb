/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A child beside the guest: its fault must not be taken for one of a virtual CPU.
 */
#include <microkit.h>

void init(void)
{
    *(volatile char *)0x123000 = 0;
}

void notified(microkit_channel ch)
{
    (void)ch;
}
