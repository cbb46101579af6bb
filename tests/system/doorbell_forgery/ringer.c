/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * When the forger is done, rings everybody.
 */
#include <microkit.h>

#define RECEIVERS 9

seL4_Word *rung;

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
    __atomic_store_n(rung, 1, __ATOMIC_RELEASE);
    for (microkit_channel receiver = 1; receiver <= RECEIVERS; receiver++) {
        microkit_notify(receiver);
    }
}
