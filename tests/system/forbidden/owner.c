/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Has the memory that another core's PD is after.
 */
#include <microkit.h>

volatile seL4_Word *secret;

void init(void)
{
    *secret = 0x5ec4e7;
}

void notified(microkit_channel ch)
{
    (void)ch;
}
