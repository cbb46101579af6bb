/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Counts, and resets.
 */
#include <microkit.h>

#include "shared.h"

volatile struct shared *shared;

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
    microkit_pd_reset(child);
    shared->crashes++;
    if (microkit_pd_restarts(child) != shared->crashes) {
        microkit_dbg_puts("parent: FAILED: another number of restarts\n");
    }
    return seL4_False;
}
