/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Runs whenever low wakes it, above it, and fills the registers.
 */
#include "holder.h"

#define PATTERN 0xaaaabbbb

static seL4_Word held;

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
    if (!holds(held)) {
        microkit_dbg_puts("fpu: FAILED in high\n");
    }
    held = held ? held + 1 : PATTERN;
    fill(held);
}
