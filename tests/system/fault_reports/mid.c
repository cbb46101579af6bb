/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Has another server answer.
 */
#include <microkit.h>

void init(void)
{
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    (void)ch;
    return microkit_ppcall(1, msginfo);
}

void notified(microkit_channel ch)
{
    (void)ch;
}
