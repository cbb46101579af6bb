/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * On the third core: calls on, to the core of the first caller.
 */
#include <microkit.h>

#define BASE 1

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
    microkit_mr_set(0, 10 * microkit_mr_get(0) + 2);
    msginfo = microkit_ppcall(BASE, msginfo);
    return microkit_msginfo_new(10 * microkit_msginfo_get_label(msginfo) + 3, 1);
}
