/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Answers with the number of its call since the start, or dies.
 */
#include <microkit.h>

static seL4_Word calls = 100;

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    (void)ch;
    (void)msginfo;
    if (microkit_mr_get(0) != 0) {
        *(volatile seL4_Word *)0x123000 = 1;
    }
    microkit_mr_set(0, ++calls);
    return microkit_msginfo_new(0, 1);
}
