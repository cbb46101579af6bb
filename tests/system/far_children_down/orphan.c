/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Faults when its parent's core has gone down.
 */
#include <microkit.h>

static seL4_Word runs;

void init(void)
{
    if (runs++ != 0) {
        microkit_dbg_puts("orphan: was started again: good\n");
    }
}

void notified(microkit_channel ch)
{
    if (microkit_watch_epoch(ch) % 2 != 0) {
        microkit_notify(0);
        *(volatile seL4_Word *)0x123000 = 1;
    }
}
