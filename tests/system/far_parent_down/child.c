/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Faults when its parent has.
 */
#include <microkit.h>

static void fault_with_parent(void)
{
    if (microkit_watch_epoch(0) % 2 != 0) {
        *(volatile seL4_Word *)0x123000 = 1;
    }
}

void init(void)
{
    fault_with_parent();
}

void notified(microkit_channel ch)
{
    (void)ch;
    fault_with_parent();
}
