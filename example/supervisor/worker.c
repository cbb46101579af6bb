/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Fails twice by writing where nothing is mapped. A restart sets the program counter only: .data keeps its
 * values, which is how it knows which run it is.
 */
#include <microkit.h>

#define SUPERVISOR  0
#define BAD_ADDRESS 0x123000
#define BAD_RUNS    2

static unsigned int runs;

void init(void)
{
    if (++runs <= BAD_RUNS) {
        *(volatile seL4_Word *)BAD_ADDRESS = 1;
    }
    microkit_notify(SUPERVISOR);
}

void notified(microkit_channel ch)
{
    (void)ch;
}
