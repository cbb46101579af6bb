/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Serves its first caller until somebody of low priority has run, and dies then. Its budget lets others.
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
    (void)ch;
    while (*(volatile seL4_Word *)0x10000000 == 0) {
    }
    *(volatile seL4_Word *)0x123000 = 1;
    return msginfo;
}
