/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Faults when it is called.
 */
#include <microkit.h>

static unsigned int *volatile missing = (unsigned int *)0x18;

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
    *missing = 1;
    return msginfo;
}
