/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Counts, and resets.
 */
#include <microkit.h>

static volatile seL4_Word *const crashes = (seL4_Word *)0x10000000;

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}

seL4_Bool fault(microkit_child child, microkit_msginfo msginfo, microkit_msginfo *reply)
{
    (void)msginfo;
    (void)reply;
    ++*crashes;
    microkit_pd_reset(child);
    if (microkit_pd_restarts(child) != *crashes) {
        microkit_dbg_puts("parent: FAILED\n");
    }
    return seL4_False;
}
