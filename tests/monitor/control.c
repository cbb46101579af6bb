/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Who may do what: a parent to its own children, by its badge and their ids, and nobody else to anybody.
 */
#include "fixture.h"

#include <monitor/control.h>
#include <monitor/monitor.h>

#include <multikit/pd.h>

static struct monitor monitor;

/* 4 and 5 are children of 3, ids 0 and 61; 6 is a child of 2, id 0. */
static void begin(void)
{
    status_pages[3].boots = 0;
    CHECK(monitor_start(&monitor, fixture_info(0)));
    *fixture_pd(4) = (struct monitor_pd){.parent = 4, .child = 0, .reset = 0x50000};
    *fixture_pd(5) = (struct monitor_pd){.parent = 4, .child = 61, .reset = 0x60000, .refuses = 1};
    *fixture_pd(6) = (struct monitor_pd){.parent = 3, .child = 0, .reset = 0x70000};
}

static void request(uint32_t parent, seL4_Word label, seL4_Word child, seL4_Word argument)
{
    struct message message = {MONITOR_BADGE_CONTROL | (parent + 1), label, {child, 0, argument}, 0};

    asked_clear();
    monitor_handle(&monitor, &message);
}

static void own_children(void)
{
    begin();
    request(3, MICROKIT_CONTROL_STOP, 0, 0);
    CHECK_ASKED("suspend 4\nanswer 0/2 0 0x100\n");
    request(3, MICROKIT_CONTROL_RESUME, 0, 0);
    CHECK_ASKED("resume 4\nanswer 0/2 0 0x100\n");
    CHECK(fixture_status[4].epoch == 2);
    request(3, MICROKIT_CONTROL_RESTART, 0, 0x4000);
    CHECK_ASKED("suspend 4\nreturn time of 4\nredirect 4 to 0x4000 at once\n"
                "answer 0/2 1 0x101\n");
    request(3, MICROKIT_CONTROL_RESET, 0, 0);
    CHECK_ASKED("suspend 4\nreturn time of 4\nclear 4\nstart 4 at 0x50000 sp 0 x0 0 x19 0\n"
                "answer 0/2 2 0x101\n");
    request(3, MICROKIT_CONTROL_FAULTED, 0, seL4_Fault_VMFault);
    CHECK(fixture_status[4].cause == seL4_Fault_VMFault + 1 && (fixture_status[4].epoch & 1) == 1);
    request(3, MICROKIT_CONTROL_STATUS, 0, 0);
    CHECK_ASKED("answer 0/2 2 0x7\n"); /* seL4_Fault_VMFault + 1 */
}

/* The same id, another parent; an id that is nobody's; somebody without children; no such request. */
static void nobody_else(void)
{
    begin();
    for (seL4_Word label = 0; label < 8; label++) {
        request(2, label, 61, 0);
        CHECK_ASKED("answer 1/2 0 0\n");
        request(3, label, 1, 0);
        CHECK_ASKED("answer 1/2 0 0\n");
        request(3, label, 1ULL << 32, 0);
        CHECK_ASKED("answer 1/2 0 0\n");
        request(7, label, 0, 0);
        CHECK_ASKED("answer 1/2 0 0\n");
    }
    request(3, 0, 0, 0);
    CHECK_ASKED("answer 1/2 0 0\n");
    request(3, MICROKIT_CONTROL_STATUS + 1, 0, 0);
    CHECK_ASKED("answer 1/2 0 0\n");
    for (uint32_t pd = 0; pd < FIXTURE_PDS; pd++) {
        CHECK(fixture_status[pd].epoch == 0);
    }
    request(2, MICROKIT_CONTROL_STOP, 0, 0);
    CHECK_ASKED("suspend 6\nanswer 0/2 0 0x100\n");
}

/* Its registers are those of what refuses: only a new start helps. */
static void one_that_refuses(void)
{
    begin();
    request(3, MICROKIT_CONTROL_STOP, 61, 0);
    CHECK_ASKED("suspend 5\nreturn time of 5\nstart 5 at 0x60008 sp 0 x0 0 x19 2\n"
                "answer 0/2 0 0x100\n");
    request(3, MICROKIT_CONTROL_STOP, 61, 0);
    CHECK_ASKED("answer 0/2 0 0x100\n");
    request(3, MICROKIT_CONTROL_RESUME, 61, 0);
    CHECK_ASKED("answer 3/2 0 0x100\n");
    request(3, MICROKIT_CONTROL_RESET, 61, 0);
    CHECK(fixture_status[5].epoch == 2);
    request(3, MICROKIT_CONTROL_RESUME, 61, 0);
    CHECK_ASKED("resume 5\nanswer 0/2 1 0x101\n");
}

/* It may run on the child's time, which the child has back. */
static void passive_parent(void)
{
    struct message ready = {MONITOR_BADGE_READY | 4, 0, {0}, 0};

    begin();
    fixture_pd(3)->passive = 1;
    request(3, MICROKIT_CONTROL_STATUS, 0, 0);
    CHECK_ASKED("answer 0/2 0 0\n");
    monitor_handle(&monitor, &ready);
    request(3, MICROKIT_CONTROL_STATUS, 0, 0);
    CHECK_ASKED("answer 0/2 0 0\nlend time to 3\n");
}

/* A fault that is not answered yet: it is in no call, whatever its registers say. */
static void faulted(void)
{
    struct message message = {MONITOR_BADGE_CONTROL | 4, MICROKIT_CONTROL_RESET, {0, 1, 0}, 0};

    begin();
    in_syscall[4] = (struct fixture_syscall){BASE_ENDPOINT_CAP, -1};
    request(3, MICROKIT_CONTROL_RESET, 0, 0);
    CHECK_ASKED("redirect 4 to 0x5000c\nanswer 0/2 0 0x101\n");
    monitor_handle(&monitor, &message);
    CHECK(fixture_status[4].restarts == 1);
}

/* The guardian asks for parents on other cores, by numbers behind those of PDs; a PD's number is not theirs. */
static void parents_on_other_cores(void)
{
    begin();
    fixture_pd(8)->reset = 0x80000;
    request(FIXTURE_PDS, MICROKIT_CONTROL_STOP, 0, 0);
    CHECK_ASKED("suspend 8\nanswer 0/2 0 0x100\n");
    request(FIXTURE_PDS + 1, MICROKIT_CONTROL_STOP, 0, 0);
    CHECK_ASKED("suspend 10\nanswer 0/2 0 0x100\n");
    request(FIXTURE_PDS + 1, MICROKIT_CONTROL_STOP, 1, 0);
    CHECK_ASKED("answer 1/2 0 0\n");
    request(0, MICROKIT_CONTROL_STOP, 0, 0);
    CHECK_ASKED("answer 1/2 0 0\n");
    request(FIXTURE_PDS + 1, MONITOR_CONTROL_ORPHANED, 0, 0);
    CHECK_ASKED("answer 0/2 0 0x100\n");
    CHECK_PRINTED("MON|ERROR: p10: has faulted, and its parent above is down: it stays stopped\n");
    console_clear();
    status_pages[3].cores[2] = 1;
    request(FIXTURE_PDS + 1, MONITOR_CONTROL_ORPHANED, 0, 0);
    status_pages[3].cores[2] = 0;
    CHECK_PRINTED(
        "MON|ERROR: p10: has faulted, and core 2 of its parent above is down: it stays stopped\n");
    console_clear();
    request(3, MONITOR_CONTROL_ORPHANED, 61, 0);
    CHECK_ASKED("answer 1/2 0 0\n");
    CHECK(console()[0] == '\0');
    request(FIXTURE_PDS + FIXTURE_PARENTS, MICROKIT_CONTROL_STOP, 0, 0);
    CHECK_ASKED("");
    CHECK_PRINTED("MON|ERROR: message with unknown badge");
    console_clear();
    monitor_handle(&monitor, &(struct message){MONITOR_BADGE_READY | (FIXTURE_PDS + 1), 0, {0}, 0});
    CHECK_PRINTED("MON|ERROR: message with unknown badge");
}

int main(void)
{
    kernel_registers = (seL4_UserContext){.pc = 0x200000, .sp = 0x777};
    own_children();
    nobody_else();
    one_that_refuses();
    passive_parent();
    faulted();
    parents_on_other_cores();
    return 0;
}
