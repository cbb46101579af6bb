/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Core 0: has core 2's kernel stopped, then goes round cores 1 and 3 many times. The rounds show
 * that the two still run, and take far longer than core 2 needs for its last words.
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
    microkit_dbg_puts("coordinator: stopping the kernel of core 2\n");
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
        microkit_dbg_puts("\nFAILED: core 2 answered\n");
    }
}
