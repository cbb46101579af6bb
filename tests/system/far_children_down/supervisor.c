/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Loses its child's core, and gets it back; then sees to it that another parent loses its own.
 */
#include <microkit.h>

enum {
    KILLER,
    CHILD_WORKS,
    MORTAL,
    CORE_1 = 10
};
#define CHILD 5
#define AFTER 6
#define ENTRY MICROKIT_PROGRAM_VA

static seL4_Word faults;

static void say(const char *what, bool good)
{
    microkit_dbg_puts("supervisor: ");
    microkit_dbg_puts(what);
    microkit_dbg_puts(good ? ": good\n" : ": FAILED\n");
}

void init(void)
{
}

/* What is asked while the core is down does nothing, and does not wait. */
static void core_changed(void)
{
    if (microkit_watch_epoch(CORE_1) % 2 == 0) {
        return;
    }
    microkit_pd_reset(CHILD);
    microkit_pd_stop(CHILD);
    say("its child's core is down",
        microkit_pd_cause(CHILD) == MICROKIT_CAUSE_CORE_DOWN && microkit_pd_restarts(CHILD) == 0 &&
            seL4_TCB_Suspend(BASE_TCB_CAP + CHILD) == seL4_InvalidCapability && seL4_GetMR(0) == 0);
    say("starts core 1", microkit_core_restart(1));
}

void notified(microkit_channel ch)
{
    switch (ch) {
    case CORE_1:
        core_changed();
        break;
    case CHILD_WORKS:
        say("its child works", faults == 2);
        microkit_notify(MORTAL);
        break;
    }
}

/* The first fault is before the core goes down, the second after it has begun anew, the last when the orphan has
 * faulted. */
seL4_Bool fault(microkit_child child, microkit_msginfo info, microkit_msginfo *reply)
{
    (void)info;
    (void)reply;
    if (child == AFTER) {
        say("starts core 2", microkit_core_restart(2));
    } else if (faults++ == 0) {
        microkit_notify(KILLER);
    } else {
        microkit_pd_restart(child, ENTRY);
    }
    return seL4_False;
}
