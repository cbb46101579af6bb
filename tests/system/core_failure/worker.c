/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Core 1: says that it has started, and answers.
 */
#include <microkit.h>

void init(void)
{
    microkit_dbg_puts("worker: started\n");
    microkit_notify(1);
}

void notified(microkit_channel ch)
{
    microkit_notify(ch);
}
