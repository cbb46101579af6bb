/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Starts again what fails, but not for ever.
 */
#include <microkit.h>

#define WORKER_CHANNEL  0
#define MACHINE_CHANNEL 2
#define CORE_WATCH      5
#define WORKER          1                   /* id of the nested protection_domain */
#define WORKER_ENTRY    MICROKIT_PROGRAM_VA /* where every program starts */
#define CORE            1                   /* id of the core_control */
#define MOST_RESTARTS   5

volatile seL4_Word *machine_runs;

static unsigned int worker_restarts, core_restarts;
static seL4_Word core_epoch; /* what the watch has last told of */

static void say(const char *text, unsigned int count)
{
    microkit_dbg_puts("supervisor: ");
    microkit_dbg_puts(text);
    microkit_dbg_put32(count);
    microkit_dbg_puts("\n");
}

/* The watch tells of both changes, and of one that was seen already when two come close together; which it was
 * says the epoch. */
static void core_changed(void)
{
    seL4_Word epoch = microkit_watch_epoch(CORE_WATCH);

    if (epoch == core_epoch) {
        return;
    }
    core_epoch = epoch;
    if (epoch % 2 == 0) {
        return;
    }
    if (core_restarts == MOST_RESTARTS || !microkit_core_restart(CORE)) {
        say("giving core 1 up after starts: ", core_restarts);
        return;
    }
    say("core 1 is down, starting it again: ", ++core_restarts);
}

void init(void)
{
    microkit_dbg_puts("supervisor: ready\n");
}

void notified(microkit_channel ch)
{
    switch (ch) {
    case CORE_WATCH:
        core_changed();
        break;
    case WORKER_CHANNEL:
        say("the worker works, restarts: ", worker_restarts);
        break;
    case MACHINE_CHANNEL:
        say("core 1 works, runs of the machine: ", (unsigned int)*machine_runs);
        break;
    }
}

seL4_Bool fault(microkit_child child, microkit_msginfo msginfo, microkit_msginfo *reply_msginfo)
{
    (void)msginfo;
    (void)reply_msginfo;
    if (worker_restarts == MOST_RESTARTS) {
        say("giving the worker up after restarts: ", worker_restarts);
        return seL4_False;
    }
    say("the worker has faulted, restarting it: ", ++worker_restarts);
    microkit_pd_restart(child, WORKER_ENTRY);
    return seL4_False; /* no reply: it does not go on where it faulted */
}
