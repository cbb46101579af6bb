/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Starts its child again from the beginning when the child asks for it.
 */
#include <microkit.h>

#define CHILD 1
#define ENTRY 0x200000

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
    microkit_pd_restart(CHILD, ENTRY);
}
