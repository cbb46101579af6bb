/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Counts what the driver tells. Two notifications may arrive as one.
 */
#include <microkit.h>

#define DRIVER 1

void init(void)
{
    microkit_dbg_puts("client: waiting\n");
}

void notified(microkit_channel ch)
{
    if (ch == DRIVER) {
        microkit_dbg_puts("client: tick\n");
    }
}
