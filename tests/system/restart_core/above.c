/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Has its child fault, and looks at what it may see of that: the call ends, what is counted goes on, the others on
 * that core begin anew, those elsewhere do not. After the last restart the core stays up, without the child.
 */
#include <microkit.h>

#include "kept.h"

#define VICTIM    1
#define BESIDE    2
#define ELSEWHERE 4
#define CHILD     3
#define WATCH     9
#define RESTARTS  3

struct kept *kept;

static unsigned started, restarts;

static void check(bool good, const char *what)
{
    if (!good) {
        microkit_dbg_puts("above: FAILED: ");
        microkit_dbg_puts(what);
        microkit_dbg_puts("\n");
    }
}

static seL4_Word count_of(microkit_channel ch)
{
    microkit_msginfo info = microkit_ppcall(ch, microkit_msginfo_new(0, 0));

    return microkit_msginfo_get_label(info) == 0 ? microkit_mr_get(0) : 0;
}

static void check_counts(void)
{
    check(kept->starts == restarts + 1, "the child did not start once each time");
    check(microkit_pd_restarts(CHILD) == restarts, "restarts are not counted on");
    check(microkit_pd_cause(CHILD) == (restarts == 0 ? 0 : seL4_Fault_VMFault + 1),
          "the cause is lost");
    check(count_of(BESIDE) == 1, "another one on that core did not begin anew");
    check(count_of(ELSEWHERE) == restarts + 1, "one on another core is not as it was");
}

static seL4_Word reason_of_call(void)
{
    microkit_msginfo info = microkit_ppcall(VICTIM, microkit_msginfo_new(0, 0));

    check(microkit_msginfo_get_label(info) == MICROKIT_ERROR_PEER,
          "the call does not end with the error");
    return microkit_mr_get(0);
}

/* The core can be back before the watchdog here has seen it down: then its monitor ends the call. */
static bool is_of_core(seL4_Word reason)
{
    return reason == MICROKIT_PEER_CORE_DOWN || reason == MICROKIT_PEER_RESTARTED;
}

static void end(void)
{
    check(reason_of_call() == MICROKIT_PEER_FAULTED, "it was not stopped");
    check(reason_of_call() == MICROKIT_PEER_FAULTED, "it does not stay stopped");
    check(microkit_pd_restarts(CHILD) == RESTARTS, "the last fault counts as a restart");
    check(count_of(BESIDE) == 2, "the core was restarted once more");
    microkit_dbg_puts("above: core 1 was restarted ");
    microkit_dbg_put32(restarts);
    microkit_dbg_puts(" times by its faults\n");
}

void init(void)
{
}

/* Both have to come: what is asked of a child before its core is seen up again does nothing. */
void notified(microkit_channel ch)
{
    if (ch == VICTIM) {
        started++;
    }
    if (started != restarts + 1 || microkit_watch_epoch(WATCH) != 2 * restarts) {
        return;
    }
    check_counts();
    if (restarts == RESTARTS) {
        end();
        return;
    }
    restarts++;
    check(is_of_core(reason_of_call()), "the call does not end with the core");
}
