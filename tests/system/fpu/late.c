/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Is called by low, whose registers are in the machine, and uses none of its own for half of the
 * calls. Then it does: it finds zeros, and from then on its own.
 */
#include "holder.h"

#define FIRST_USE 50
#define PATTERN   0x66667777

static seL4_Word calls, held;

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo info)
{
    (void)ch;
    calls++;
    if (calls > FIRST_USE) {
        if (!holds(held)) {
            microkit_dbg_puts("fpu: FAILED in late\n");
        }
        held = PATTERN + calls;
        fill(held);
    }
    return info;
}
