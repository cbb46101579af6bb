/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Has the lowest priority of the core, so it runs when all others wait or are stopped.
 */
#include <microkit.h>

void init(void)
{
    microkit_dbg_puts("debug_halt: the core runs on\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
