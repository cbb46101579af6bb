/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Serves for ever until the last domain, which runs when all others wait, has set the flag; then faults.
 */
#include <microkit.h>

static const volatile seL4_Word *const flag = (const volatile seL4_Word *)0x10000000;
static const volatile seL4_Word *missing;

void init(void)
{
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    (void)ch;
    while (*flag == 0) {
    }
    (void)*missing;
    return msginfo;
}

void notified(microkit_channel ch)
{
    (void)ch;
}
