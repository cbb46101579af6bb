/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A passive server: after init() it has no time of its own and runs on that of
 * its callers. Answers with the sum and with the number of calls so far.
 */
#include <microkit.h>

static seL4_Word calls;

void init(void)
{
    microkit_dbg_puts("server: ready\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    (void)ch;
    (void)msginfo;
    microkit_mr_set(0, microkit_mr_get(0) + microkit_mr_get(1));
    microkit_mr_set(1, ++calls);
    return microkit_msginfo_new(0, 2);
}
