/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Has the driver go on where it has no memory: a fault like any other, at any place in it.
 */
#include <microkit.h>

#define DRIVER     3
#define NOT_MAPPED 0x123000

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
    microkit_pd_restart(DRIVER, NOT_MAPPED);
}
