/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Notifies the domain once it is passive, and waits for the answer.
 */
#include <microkit.h>

void init(void)
{
    microkit_notify(1);
}

void notified(microkit_channel ch)
{
    (void)ch;
    microkit_dbg_puts("passive_pending: done\n");
}
