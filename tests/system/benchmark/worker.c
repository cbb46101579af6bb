/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Works for as long as it is asked to.
 */
#include <microkit.h>

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    volatile seL4_Word rounds = microkit_mr_get(0);

    (void)ch;
    (void)msginfo;
    while (rounds > 0) {
        rounds--;
    }
    return microkit_msginfo_new(0, 0);
}
