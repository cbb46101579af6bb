/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Stops the one that it keeps, and then resets it; leaves it stopped when it faults.
 */
#include <microkit.h>

static seL4_Word signals;

void init(void)
{
}

static bool is(microkit_child child, seL4_Word restarts, seL4_Word cause)
{
    return microkit_pd_restarts(child) == restarts && microkit_pd_cause(child) == cause;
}

/* What the monitor knows in each step. */
static bool step(void)
{
    switch (signals++) {
    case 0:
        return is(0, 1, seL4_Fault_VMFault + 1) && is(1, 0, seL4_Fault_VMFault + 1);
    case 1:
        microkit_pd_reset(1);
        return is(1, 1, MICROKIT_CAUSE_RESTARTED);
    case 2:
        microkit_pd_stop(1);
        return is(1, 1, MICROKIT_CAUSE_STOPPED);
    default:
        microkit_pd_reset(1);
        return is(1, 2, MICROKIT_CAUSE_RESTARTED);
    }
}

void notified(microkit_channel ch)
{
    (void)ch;
    if (!step()) {
        microkit_dbg_puts("parent: FAILED\n");
    }
}

seL4_Bool fault(microkit_child child, microkit_msginfo msginfo, microkit_msginfo *reply)
{
    (void)msginfo;
    (void)reply;
    if (child != 1) {
        microkit_dbg_puts("parent: FAILED: a fault that the monitor handles\n");
    }
    return seL4_False;
}
