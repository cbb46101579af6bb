/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * One of two that notify each other for ever; the one with channel 1 begins, and says now and then that they still do.
 */
#include <microkit.h>

#define ROUNDS 2000

static unsigned rounds;

void init(void)
{
    microkit_notify(microkit_name[1] == 'i' ? 1 : 2);
}

void notified(microkit_channel ch)
{
    if (++rounds % ROUNDS == 0) {
        microkit_dbg_puts("still here\n");
    }
    microkit_notify(ch);
}
