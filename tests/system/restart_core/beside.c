/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Answers how often it was called since it started: on the core that is restarted, and on one that is not.
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
    (void)info;
    microkit_mr_set(0, ++calls);
    return microkit_msginfo_new(0, 1);
}
