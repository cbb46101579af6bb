/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Has children of several kinds, and does not know on which cores they are.
 */
#include "crashes.h"

enum {
    ASKER = 0,
    ANSWERER = 2, /* also the channel */
    NEAR = 3,
    CRASHER = 61
};
#define ROUNDS 3

static seL4_Word faults[62], answers, stops;

static void say(const char *what, bool good)
{
    microkit_dbg_puts("parent: ");
    microkit_dbg_puts(what);
    microkit_dbg_puts(good ? ": good\n" : ": FAILED\n");
}

void init(void)
{
}

/* It is stopped when it is notified, so its answer comes only when it goes on, at the next crash. */
static void stop_answerer(void)
{
    if (stops == ROUNDS) {
        say("stops and resumes", true);
        return;
    }
    stops++;
    microkit_pd_stop(ANSWERER);
    microkit_notify(ANSWERER);
    if (microkit_pd_cause(ANSWERER) != MICROKIT_CAUSE_STOPPED) {
        say("stops", false);
    }
    microkit_pd_resume(ANSWERER);
}

void notified(microkit_channel ch)
{
    if (ch == ANSWERER) {
        answers++;
        stop_answerer();
    }
}

/* The answer sets x0 and the instruction after the call. */
static seL4_Bool answer(microkit_msginfo info, microkit_msginfo *reply)
{
    if (microkit_msginfo_get_label(info) != seL4_Fault_UnknownSyscall) {
        say("question", false);
        return seL4_False;
    }
    microkit_mr_set(seL4_UnknownSyscall_X0, 1000 + microkit_mr_get(seL4_UnknownSyscall_X0));
    microkit_mr_set(seL4_UnknownSyscall_FaultIP, 4 + microkit_mr_get(seL4_UnknownSyscall_FaultIP));
    *reply = microkit_msginfo_new(0, seL4_UnknownSyscall_FaultIP + 1);
    return seL4_True;
}

seL4_Bool fault(microkit_child child, microkit_msginfo info, microkit_msginfo *reply)
{
    seL4_Word number = faults[child]++;

    if (child == ASKER) {
        return answer(info, reply);
    }
    if (!crash(child, info, number)) {
        say("fault", false);
    }
    if (number + 1 == FAULTS) {
        say(child == NEAR ? "all faults of the near one" : "all faults of the far one", true);
    }
    return seL4_False;
}
