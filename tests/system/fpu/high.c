/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Runs whenever low wakes it, above it, and fills the registers.
 */
#include "holder.h"

#define PATTERN 0xaaaabbbbccccdddd

static int rounds;

void init(void)
{
    fill(PATTERN);
}

void notified(microkit_channel ch)
{
    rounds++;
    fill(PATTERN + (seL4_Word)ch);
    if (!holds(PATTERN + (seL4_Word)ch)) {
        microkit_dbg_puts("fpu: FAILED in high\n");
    }
}
