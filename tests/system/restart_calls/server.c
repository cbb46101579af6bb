/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Counts its calls in initialised data, which a reset brings back.
 */
#include <microkit.h>

#include "orders.h"

static seL4_Word value = VALUE;
static seL4_Word calls;

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    seL4_Word order = microkit_mr_get(0);

    (void)ch;
    (void)msginfo;
    value++;
    if (order == FAULT) {
        *(volatile seL4_Word *)0x123000 = 1;
    } else if (order != ANSWER) {
        /* Its parent, which is above it, does it now. The message is in these registers. */
        microkit_notify(10);
    }
    microkit_mr_set(0, value);
    microkit_mr_set(1, ++calls);
    return microkit_msginfo_new(0, 2);
}
