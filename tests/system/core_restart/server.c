/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Passive, on the core that goes off: answers with its first word and one for each call since it started.
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

microkit_msginfo protected(microkit_channel ch, microkit_msginfo info)
{
    (void)ch;
    microkit_mr_set(0, microkit_mr_get(0) + ++calls);
    return info;
}
