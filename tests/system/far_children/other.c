/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Another parent of a child of that core, with the same id; passive.
 */
#include "crashes.h"

static seL4_Word faults;

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}

seL4_Bool fault(microkit_child child, microkit_msginfo info, microkit_msginfo *reply)
{
    seL4_Word number = faults++;

    (void)reply;
    if (!crash(child, info, number)) {
        microkit_dbg_puts("other: FAILED\n");
    } else if (number + 1 == FAULTS) {
        microkit_dbg_puts("other: all faults: good\n");
    }
    return seL4_False;
}
