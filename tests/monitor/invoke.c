/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a parent may do to the thread of a child from another core, in words: stop it, let it go on, read and write its
 * registers, set its priorities by the authority of a child of the same core, its TLS base and its flags. Nothing that
 * needs, or takes away, a capability; and nothing to anybody else's child. And what a VMM may do to a virtual CPU:
 * inject interrupts, read and write its registers, acknowledge its timer, give it a thread of another child of the
 * same core; to its thread what a parent may. Nothing to anybody else's.
 */
#include "fixture.h"

#include <monitor/control.h>
#include <monitor/invoke.h>
#include <monitor/monitor.h>

#include <sel4/invocation.h>

#define ABOVE (FIXTURE_PDS + 1) /* has p10 as child 0 */
#define FAR   FIXTURE_PDS       /* has p8, p9 and p11 as children 0, 1 and 3 */
#define NONE  MONITOR_INVOKE_NOBODY
#define GUEST 5 /* id of a virtual CPU of FAR, and of another of ABOVE */

static struct monitor monitor;

static void begin(void)
{
    status_pages[3].boots = 0;
    CHECK(monitor_start(&monitor, fixture_info(0)));
}

static void invoke_object(uint32_t parent, seL4_Word child, seL4_Word object, seL4_Word label,
                          seL4_Word other)
{
    struct message message = {.badge = MONITOR_BADGE_CONTROL | (parent + 1),
                              .label = MONITOR_CONTROL_INVOKE,
                              .words = {child, 0, label, other, object, 7, 8},
                              .length = 7};

    asked_clear();
    monitor_handle(&monitor, &message);
}

static void invoke(uint32_t parent, seL4_Word child, seL4_Word label, seL4_Word other)
{
    invoke_object(parent, child, MONITOR_INVOKE_THREAD, label, other);
}

static bool may(seL4_Word label)
{
    static const seL4_Word allowed[] = {
        TCBSuspend,       TCBResume,       TCBReadRegisters, TCBWriteRegisters, TCBSetPriority,
        TCBSetMCPriority, TCBSetTLSBase,   TCBSetFlags,      ARMVCPUSetTCB,     ARMVCPUInjectIRQ,
        ARMVCPUReadReg,   ARMVCPUWriteReg, ARMVCPUAckVPPI,
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

/* The same labels, of a virtual CPU; whether one is for a thread or for that, the kernel knows. */
static void each_label_of_a_virtual_cpu(void)
{
    char wanted[64];

    begin();
    for (seL4_Word label = 0; label < nInvocationLabels + 1000; label++) {
        snprintf(wanted, sizeof(wanted), "invoke 201 with -1: %lu 0x7 0x8\n", label);
        invoke_object(FAR, GUEST, MONITOR_INVOKE_VCPU, label, NONE);
        CHECK_ASKED(may(label) ? wanted : "answer 3/0 5 0\n");
    }
}

/* Each VMM's own: by the id, and what of it. */
static void own_guests(void)
{
    begin();
    invoke(FAR, GUEST, TCBSuspend, NONE);
    CHECK_ASKED("invoke 200 with -1: 12 0x7 0x8\n");
    invoke(ABOVE, GUEST, TCBSuspend, NONE);
    CHECK_ASKED("invoke 202 with -1: 12 0x7 0x8\n");
    invoke_object(ABOVE, GUEST, MONITOR_INVOKE_VCPU, ARMVCPUInjectIRQ, NONE);
    CHECK_ASKED("invoke 203 with -1: 58 0x7 0x8\n");
    invoke_object(FAR, GUEST, MONITOR_INVOKE_VCPU, ARMVCPUSetTCB, GUEST);
    CHECK_ASKED("invoke 201 with 200: 57 0x7 0x8\n");
    invoke_object(FAR, GUEST, MONITOR_INVOKE_VCPU, ARMVCPUSetTCB, 1);
    CHECK_ASKED("invoke 201 with 9: 57 0x7 0x8\n");
}

/* A child that is no virtual CPU, an object that there is not, an id of nobody's, a parent of this core. */
static void no_guest(void)
{
    begin();
    invoke_object(FAR, 1, MONITOR_INVOKE_VCPU, ARMVCPUReadReg, NONE);
    CHECK_ASKED("answer 3/0 1 0\n");
    invoke_object(FAR, GUEST, 2, ARMVCPUReadReg, NONE);
    CHECK_ASKED("answer 3/0 5 0\n");
    invoke_object(FAR, 6, MONITOR_INVOKE_VCPU, ARMVCPUReadReg, NONE);
    CHECK_ASKED("answer 3/0 6 0\n");
    invoke_object(FAR, 1ULL << 32 | GUEST, MONITOR_INVOKE_VCPU, ARMVCPUReadReg, NONE);
    CHECK(strncmp(asked(), "answer 3/0", 10) == 0);
    invoke_object(3, GUEST, MONITOR_INVOKE_VCPU, ARMVCPUReadReg, NONE);
    CHECK_ASKED("answer 3/0 5 0\n");
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
    struct message message = {.words = {0, 0, label, NONE, 0, flags}, .length = 6};

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
    for (seL4_Word label = ARMVCPUSetTCB; label <= ARMVCPUAckVPPI; label++) {
        CHECK(!ends_fault(label, 1));
    }
}

int main(void)
{
    each_label();
    each_label_of_a_virtual_cpu();
    own_children();
    own_guests();
    no_guest();
    nobody_else();
    what_ends_a_fault();
    return 0;
}
