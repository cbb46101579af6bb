/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Does not run any more.
 */
#include <microkit.h>

void init(void)
{
    microkit_dbg_puts("other: FAILED\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
