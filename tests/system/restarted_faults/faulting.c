/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Faults wherever it is started.
 */
#include <microkit.h>

void init(void)
{
    for (;;) {
        *(volatile seL4_Word *)0x123000 = 1;
    }
}

void notified(microkit_channel ch)
{
    (void)ch;
}
