/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Asks the VMM to fail, and lets the second virtual CPU go on when it has.
 */
#include <microkit.h>

#define VMM  0
#define DOWN 1

#include "words.h"

uintptr_t ram;

void init(void)
{
}

void notified(microkit_channel ch)
{
    if (ch == VMM) {
        microkit_notify(VMM);
    } else if (microkit_watch_epoch(DOWN) % 2 != 0) {
        *(volatile uint64_t *)(ram + GO) = 1;
        /* The guest has its caches off. */
        (void)seL4_ARM_VSpace_CleanInvalidate_Data(VSPACE_CAP, ram, ram + 0x1000);
    }
}
