/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Does the next thing to its child when both who watch it have seen the one before.
 */
#include <microkit.h>

#define CHILD 9
#define BOTH  3

static seL4_Word seen, step;

void init(void)
{
}

static void next(void)
{
    switch (step++) {
    case 0:
        microkit_pd_restart(CHILD, MICROKIT_PROGRAM_VA);
        break;
    case 1:
        microkit_pd_stop(CHILD);
        break;
    case 2:
        microkit_pd_resume(CHILD);
        break;
    case 3:
        microkit_pd_reset(CHILD);
        break;
    }
}

void notified(microkit_channel ch)
{
    seen |= (seL4_Word)1 << ch;
    if (seen == BOTH) {
        seen = 0;
        next();
    }
}

seL4_Bool fault(microkit_child child, microkit_msginfo info, microkit_msginfo *reply)
{
    (void)child;
    (void)info;
    (void)reply;
    return seL4_False;
}
