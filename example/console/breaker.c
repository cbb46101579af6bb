/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The driver's parent, for as long as one wants to see what follows a fault: has the driver go on where it has no memory.
 */
#include <microkit.h>

#define DRIVER     0
#define NOT_MAPPED 0x123000

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
    microkit_pd_restart(DRIVER, NOT_MAPPED);
}
