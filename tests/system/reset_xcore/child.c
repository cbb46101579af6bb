/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Answers on the channel that it was notified on. After each start 20 comes first, and alone.
 */
#include <microkit.h>

static microkit_channel expected = 20;

void init(void)
{
    microkit_notify(23);
}

void notified(microkit_channel ch)
{
    if (ch != expected++) {
        microkit_dbg_puts("child: FAILED\n");
    }
    microkit_notify(ch);
}
