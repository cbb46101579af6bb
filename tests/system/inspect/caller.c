/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Calls on channel 1, and never gets an answer.
 */
#include <microkit.h>

void init(void)
{
    microkit_ppcall(1, microkit_msginfo_new(0, 0));
    microkit_dbg_puts("an answer has come\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
