/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Dies when it is told to.
 */
#include <microkit.h>

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
    (void)ch;
    if (microkit_msginfo_get_label(msginfo) == 1) {
        *(volatile seL4_Word *)0x123000 = 1;
    }
    microkit_mr_set(0, ++calls);
    return microkit_msginfo_new(0, 1);
}
