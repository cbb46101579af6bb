/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Sees each change with its reason: a fault, a restart, a stop, a resume, then a reset and a fault after it, which
 * can be one notification.
 */
#include <microkit.h>

#define PARENT 0
#define WATCH  5
#define LAST   7

static seL4_Word last;

static void say(const char *what)
{
    microkit_dbg_puts(microkit_name);
    microkit_dbg_puts(what);
}

static bool is_right(seL4_Word epoch, seL4_Word reason)
{
    static const seL4_Word reasons[] = {0,
                                        MICROKIT_PEER_FAULTED,
                                        MICROKIT_PEER_RESTARTED,
                                        MICROKIT_PEER_STOPPED,
                                        MICROKIT_PEER_RESTARTED,
                                        0,
                                        0,
                                        MICROKIT_PEER_FAULTED};

    return epoch > last && epoch <= LAST && (reasons[epoch] == 0 || reasons[epoch] == reason);
}

void init(void)
{
}

void notified(microkit_channel ch)
{
    seL4_Word epoch = microkit_watch_epoch(WATCH);

    if (ch != WATCH) {
        say(": FAILED: another id\n");
    }
    if (epoch == last) {
        return; /* the change was seen with the one before */
    }
    if (!is_right(epoch, microkit_watch_reason(WATCH))) {
        say(": FAILED\n");
    }
    last = epoch;
    if (epoch == LAST) {
        say(": sees each change: good\n");
    } else {
        microkit_notify(PARENT);
    }
}
