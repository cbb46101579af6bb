/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Calls, and has no answer.
 */
#include <microkit.h>

void init(void)
{
    (void)microkit_ppcall(1, microkit_msginfo_new(0, 0));
    microkit_dbg_puts("a caller has an answer\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
