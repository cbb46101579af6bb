/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Faults in each call; its parent is told of each start, which has to be as the first.
 */
#include <microkit.h>

#include "kept.h"

#define ABOVE 0

struct kept *kept;

static unsigned starts;

void init(void)
{
    if (++starts != 1) {
        microkit_dbg_puts("victim: FAILED: .data is not as at the first start\n");
    }
    kept->starts++;
    microkit_notify(ABOVE);
}

void notified(microkit_channel ch)
{
    (void)ch;
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo info)
{
    (void)ch;
    *(volatile seL4_Word *)0x123000 = 1;
    return info;
}
