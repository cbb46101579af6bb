/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Does to the server what the round says, when below_a says so; and starts it again for a.
 */
#include <microkit.h>

#include "shared.h"

#define NOW 0

volatile struct shared *shared;

void init(void)
{
}

static void do_it(void)
{
    switch (event_of(shared->round)) {
    case STOPPED:
        microkit_pd_stop(0);
        break;
    case RESET:
        microkit_pd_reset(0);
        break;
    case RESTARTED:
        microkit_pd_restart(0, MICROKIT_PROGRAM_VA);
        break;
    default: /* by itself */
        break;
    }
}

void notified(microkit_channel ch)
{
    if (ch == NOW) {
        do_it();
    } else {
        microkit_pd_reset(0);
    }
}

seL4_Bool fault(microkit_child child, microkit_msginfo msginfo, microkit_msginfo *reply)
{
    (void)child;
    (void)msginfo;
    (void)reply;
    return seL4_False;
}
