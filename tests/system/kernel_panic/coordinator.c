/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Core 0: notifies core 2, whose kernel has stopped, then goes round cores 1 and 3 many times. The
 * rounds show that the two run.
 */
#include <microkit.h>

#define ROUNDS 3000

enum channel {
    CORE1 = 1,
    CORE2 = 2,
    CORE3 = 3
};

static unsigned rounds;

void init(void)
{
    microkit_notify(CORE2);
    microkit_notify(CORE1);
}

void notified(microkit_channel ch)
{
    switch (ch) {
    case CORE1:
        microkit_notify(CORE3);
        break;
    case CORE3:
        if (++rounds == ROUNDS) {
            microkit_dbg_puts("\ncores 0, 1 and 3 went on\n");
        } else {
            microkit_notify(CORE1);
        }
        break;
    default:
        microkit_dbg_puts("\ncore 2 answered\n");
    }
}
