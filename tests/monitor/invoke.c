/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a parent may do to the thread of a child from another core, in words: stop it, let it go on, read and write its
 * registers, set its priorities by the authority of a child of the same core, its TLS base and its flags. Nothing that
 * needs, or takes away, a capability; and nothing to anybody else's child.
 */
#include "fixture.h"

#include <monitor/control.h>
#include <monitor/invoke.h>
#include <monitor/monitor.h>

#include <sel4/invocation.h>

#define ABOVE (FIXTURE_PDS + 1) /* has p10 as child 0 */
#define FAR   FIXTURE_PDS       /* has p8, p9 and p11 as children 0, 1 and 3 */
#define NONE  MONITOR_INVOKE_NOBODY

static struct monitor monitor;

static void begin(void)
{
    status_pages[3].boots = 0;
    CHECK(monitor_start(&monitor, fixture_info(0)));
}

static void invoke(uint32_t parent, seL4_Word child, seL4_Word label, seL4_Word other)
{
    struct message message = {.badge = MONITOR_BADGE_CONTROL | (parent + 1),
                              .label = MONITOR_CONTROL_INVOKE,
                              .words = {child, 0, label, other, 7, 8},
                              .length = 6};

    asked_clear();
    monitor_handle(&monitor, &message);
}

static bool may(seL4_Word label)
{
    static const seL4_Word allowed[] = {
        TCBSuspend,     TCBResume,        TCBReadRegisters, TCBWriteRegisters,
        TCBSetPriority, TCBSetMCPriority, TCBSetTLSBase,    TCBSetFlags,
    };

    for (unsigned i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++) {
        if (allowed[i] == label) {
            return true;
        }
    }
    return false;
}

/* Each label that there is, and some that there are not. The kernel answers, or the monitor refuses. */
static void each_label(void)
{
    char wanted[64];

    begin();
    for (seL4_Word label = 0; label < nInvocationLabels + 1000; label++) {
        snprintf(wanted, sizeof(wanted), "invoke 9 with -1: %lu 0x7 0x8\n", label);
        invoke(FAR, 1, label, NONE);
        CHECK_ASKED(may(label) ? wanted : "answer 3/0 1 0\n");
    }
    invoke(FAR, 1, 1ULL << 32 | TCBSuspend, NONE);
    CHECK_ASKED("answer 3/0 1 0\n");
}

/* The monitor goes on knowing what it knew: what is done to a thread by its capability is not its affair. */
static void own_children(void)
{
    begin();
    invoke(ABOVE, 0, TCBSuspend, NONE);
    CHECK_ASKED("invoke 10 with -1: 12 0x7 0x8\n");
    CHECK(fixture_status[10].epoch == 0 && fixture_status[10].cause == 0);
    invoke(FAR, 3, TCBSetPriority, 0);
    CHECK_ASKED("invoke 11 with 8: 6 0x7 0x8\n");
    invoke(FAR, 3, TCBSetPriority, 3);
    CHECK_ASKED("invoke 11 with 11: 6 0x7 0x8\n");
}

/* Another's child, one that there is not, a parent of this core, an authority that is another's; a message too short. */
static void nobody_else(void)
{
    struct message message = {.badge = MONITOR_BADGE_CONTROL | (FAR + 1),
                              .label = MONITOR_CONTROL_INVOKE};

    begin();
    fixture_pd(5)->parent = 4;
    invoke(ABOVE, 1, TCBSuspend, NONE);
    CHECK_ASKED("answer 3/0 1 0\n");
    invoke(FAR, 2, TCBSuspend, NONE);
    CHECK_ASKED("answer 3/0 2 0\n");
    invoke(FAR, 1ULL << 32, TCBSuspend, NONE);
    CHECK(strncmp(asked(), "answer 3/0", 10) == 0);
    invoke(3, 0, TCBSuspend, NONE);
    CHECK_ASKED("answer 3/0 0 0\n");
    invoke(ABOVE, 0, TCBSetPriority, 1);
    CHECK_ASKED("invoke 10 with -1: 6 0x7 0x8\n");
    message.words[2] = TCBSuspend;
    for (message.length = 0; message.length < MONITOR_INVOKE_WORDS; message.length++) {
        asked_clear();
        monitor_handle(&monitor, &message);
        CHECK_ASKED("answer 3/0 0 0\n");
    }
}

static bool ends_fault(seL4_Word label, seL4_Word flags)
{
    struct message message = {.words = {0, 0, label, NONE, flags}, .length = 5};

    return invoke_ends_fault(&message);
}

/* What cancels a thread's wait for the answer. To read or to write alone leaves it as it is. */
static void what_ends_a_fault(void)
{
    CHECK(ends_fault(TCBSuspend, 0) && ends_fault(TCBResume, 0));
    CHECK(ends_fault(TCBReadRegisters, 1) && !ends_fault(TCBReadRegisters, 0x100));
    CHECK(ends_fault(TCBWriteRegisters, 3) && !ends_fault(TCBWriteRegisters, 2));
    CHECK(!ends_fault(TCBSetPriority, 1) && !ends_fault(TCBSetMCPriority, 1));
    CHECK(!ends_fault(TCBSetTLSBase, 1) && !ends_fault(TCBSetFlags, 1));
}

int main(void)
{
    each_label();
    own_children();
    nobody_else();
    what_ends_a_fault();
    return 0;
}
