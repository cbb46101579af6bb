/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * One of two that notify each other for ever; the one with channel 1 begins, and says now and then that they still do.
 */
#include <microkit.h>

#define ROUNDS 2000

static unsigned rounds;

static bool is_ping(void)
{
    return microkit_name[1] == 'i';
}

void init(void)
{
    microkit_notify(is_ping() ? 1 : 2);
}

void notified(microkit_channel ch)
{
    if (++rounds % ROUNDS == 0) {
        if (is_ping()) {
            microkit_notify(3);
        }
        microkit_dbg_puts("still here\n");
    }
    microkit_notify(ch);
}
