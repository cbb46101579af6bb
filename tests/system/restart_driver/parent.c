/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Restarts and resets in turn. The entry point is that of microkit.ld.
 */
#include <microkit.h>

static volatile seL4_Word *const rounds = (seL4_Word *)0x10000000;

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
    if ((*rounds)++ % 2 == 0) {
        microkit_pd_restart(child, MICROKIT_PROGRAM_VA);
    } else {
        microkit_pd_reset(child);
    }
    return seL4_False;
}
