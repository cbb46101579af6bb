/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Passive from the end of init; answers each notification.
 */
#include <microkit.h>

void init(void)
{
    microkit_dbg_puts("late: init\n");
}

void notified(microkit_channel ch)
{
    microkit_dbg_puts("late: notified on channel ");
    microkit_dbg_put32(ch);
    microkit_dbg_puts("\n");
    microkit_notify(ch);
}
