/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Has core 1 turned off and starts it again, again and again; each time two other cores have to have
 * exchanged more notifications, none of them lost.
 */
#include <microkit.h>

#include "kept.h"

#ifndef RESTARTS
#define RESTARTS 5
#endif
#define VICTIM 1
#define PINGER 2
#define WATCH  9
#define CORE   4

struct kept *kept;

static unsigned restarts;
static bool alive, talked;

static void fail(const char *what)
{
    microkit_dbg_puts("supervisor: FAILED: ");
    microkit_dbg_puts(what);
    microkit_dbg_puts("\n");
}

static void check(bool good, const char *what)
{
    if (!good) {
        fail(what);
    }
}

/* After the victim has had its interrupt, and the others another hundred rounds. */
static void go_on(void)
{
    if (!alive || !talked) {
        return;
    }
    check(kept->starts == restarts + 1, "the victim did not start once each time");
    check(microkit_core_status(CORE) == MICROKIT_CORE_ON, "a core that runs is not on");
    check(!microkit_core_restart(CORE), "a core that runs was started");
    if (restarts == RESTARTS) {
        microkit_dbg_puts("supervisor: core 1 was started again ");
        microkit_dbg_put32(restarts);
        microkit_dbg_puts(" times, nothing was lost\n");
        return;
    }
    alive = talked = false;
    microkit_notify(VICTIM);
}

static void changed(void)
{
    seL4_Word epoch = microkit_watch_epoch(WATCH);

    if (epoch % 2 == 0) {
        check(epoch == 2 * restarts, "the epoch does not count");
        return;
    }
    check(epoch == 2 * restarts + 1, "the epoch does not count");
    check(microkit_core_status(CORE) == MICROKIT_CORE_OFF, "a core that is off is not");
    check(kept->starts == restarts + 1, "somebody else has started it");
    restarts++;
    check(microkit_core_restart(CORE), "it cannot be started");
    microkit_notify(PINGER);
}

void init(void)
{
    microkit_notify(PINGER);
}

void notified(microkit_channel ch)
{
    if (ch == WATCH) {
        changed();
        return;
    }
    alive |= ch == VICTIM;
    talked |= ch == PINGER;
    go_on();
}
