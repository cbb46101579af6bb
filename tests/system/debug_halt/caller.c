/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Calls what stopped a core once.
 */
#include <microkit.h>

void init(void)
{
    seL4_DebugHalt();
    microkit_dbg_puts(microkit_name);
    microkit_dbg_puts(": FAILED: went on\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
