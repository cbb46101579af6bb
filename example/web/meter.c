/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Tells how much time others on its core have used, whenever it is notified. The kernel counts for each scheduling context, in all configurations, from
 * one look to the next; who holds the capability may look. This is a PD for that alone, as such a capability can also take the time away.
 */
#include <microkit.h>
#include <microkit_timer.h>

#include "pds.h"

struct metered_times *times; /* set by the tool */

/* A slot without a capability is the end. */
static void look(void)
{
    for (seL4_Word i = 0; i < PER_METER; i++) {
        seL4_SchedContext_Consumed_t since =
            seL4_SchedContext_Consumed(microkit_cspace_root_slot_to_cptr(i + 1));

        if (since.error != seL4_NoError) {
            break;
        }
        times->used[i] += since.consumed;
    }
    times->at = microkit_time() / 1000;
}

void init(void)
{
    look();
}

void notified(microkit_channel ch)
{
    (void)ch;
    look();
}
