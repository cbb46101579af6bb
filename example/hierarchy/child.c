/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Faults twice by writing where nothing is mapped, then behaves. A restart sets the
 * program counter only: .data keeps its values, which is how it knows which run it is.
 */
#include <microkit.h>

#define PARENT      0
#define BAD_ADDRESS 0x123000
#define BAD_RUNS    2

static unsigned int runs;

void init(void)
{
    runs++;
    microkit_dbg_puts("child: run ");
    microkit_dbg_put32(runs);
    if (runs <= BAD_RUNS) {
        microkit_dbg_puts(", about to fault\n");
        *(volatile seL4_Word *)BAD_ADDRESS = 1;
    }
    microkit_dbg_puts(", all is well\n");
    microkit_notify(PARENT);
}

void notified(microkit_channel ch)
{
    (void)ch;
}
