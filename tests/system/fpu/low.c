/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Wakes the other, which fills the same registers, in the middle of its own use of them.
 */
#include "holder.h"

#define ROUNDS  100
#define PATTERN 0x1111222233334444

void init(void)
{
    for (int i = 0; i < ROUNDS; i++) {
        fill(PATTERN + (seL4_Word)i);
        seL4_Signal(BASE_OUTPUT_NOTIFICATION_CAP + 1);
        if (!holds(PATTERN + (seL4_Word)i)) {
            microkit_dbg_puts("fpu: FAILED: registers of another thread\n");
            return;
        }
    }
    microkit_dbg_puts("fpu: 100 times undisturbed\n");
    microkit_notify(2);
}

void notified(microkit_channel ch)
{
    (void)ch;
}
