/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Keeps a pattern in all registers while it is interrupted, and while its budget runs out.
 */
#include "random.h"

volatile seL4_Word *spins;

/* Number of a register that has changed, or 0. */
seL4_Word spin(seL4_Word pattern);

void init(void)
{
    seL4_Word state = 1;

    for (;;) {
        seL4_Word changed = spin(random_next(&state));

        if (changed != 0) {
            microkit_dbg_puts("FAILED: spinner's register ");
            microkit_dbg_put64(changed);
            microkit_dbg_puts("\n");
        }
        (*spins)++;
    }
}

void notified(microkit_channel ch)
{
    (void)ch;
}
