/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Runs when all others have stopped.
 */
#include <microkit.h>

void init(void)
{
    microkit_dbg_puts("fault_reports: done\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
