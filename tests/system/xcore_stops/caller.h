/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What both callers do and expect.
 */
#pragma once

#include <microkit.h>

#include "shared.h"

#define SERVER 0

static inline void check(bool good, const char *what)
{
    if (!good) {
        microkit_dbg_puts(microkit_name);
        microkit_dbg_puts(": FAILED: ");
        microkit_dbg_puts(what);
        microkit_dbg_puts("\n");
    }
}

static inline seL4_Word reason_of(enum event event)
{
    return event == FAULTS    ? MICROKIT_PEER_FAULTED
           : event == STOPPED ? MICROKIT_PEER_STOPPED
                              : MICROKIT_PEER_RESTARTED;
}

static inline bool ends_with_error(enum request request, enum event event)
{
    microkit_msginfo answer = microkit_ppcall(SERVER, microkit_msginfo_new(request, 1));

    return microkit_msginfo_get_label(answer) == MICROKIT_ERROR_PEER &&
           microkit_msginfo_get_count(answer) == 1 && microkit_mr_get(0) == reason_of(event);
}

static inline bool stays_down(enum event event)
{
    return event == FAULTS || event == STOPPED;
}

/*
 * Waits for what must happen to the server; and while it is down calls it again. One that is reset may take a
 * request that was not served before its caller has taken that back.
 */
static inline void call_in_vain(enum caller me)
{
    enum event event = event_of(shared->round);
    bool error;

    shared->call[me] = shared->round;
    error = ends_with_error(HANG, event);
    shared->error[me] = error ? shared->round : 0;
    if (stays_down(event)) {
        check(error, "the call has not ended as it must");
        check(ends_with_error(ADD_ONE, event), "a call to one that is down has not ended");
    }
}
