/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Which faults parents on other cores hear of, in which order; what becomes of their answers and requests; and
 * what a parent can do that writes anything. The parents are the test.
 */
#include "fixture.h"

#include "../chance.h"

#include <monitor/guardian.h>

#include <sel4/invocation.h>

#define REPLY(ward) (MONITOR_GUARDIAN_REPLY_BASE + (ward))
#define SPARE       MONITOR_GUARDIAN_SPARE_CAP

static struct guardian guardian;

static void begin(void)
{
    CHECK(guardian_start(&guardian, fixture_info(0)));
    memset(rung, 0, sizeof(rung));
    guardian_look(&guardian);
    CHECK_ASKED("");
    CHECK(guardian.spare == SPARE);
}

static void fault(uint32_t ward, seL4_Word address)
{
    struct message message = {.badge = MICROKIT_BADGE_FAULT | ward,
                              .label = seL4_Fault_VMFault,
                              .words = {0x200014, address, 0, 0x92000047},
                              .length = seL4_VMFault_Length};

    guardian_hear(&guardian, &message, 0);
    guardian_look(&guardian);
}

/* What is in the page for a parent: the child, and the second word of the fault. */
static bool is_sent(uint32_t parent, seL4_Word child, seL4_Word address)
{
    const struct microkit_xcore_message *request = &to_parent[parent].request;

    return request->seq % 2 == 0 && request->seq != 0 && request->channel == child &&
           request->words[1] == address &&
           request->info == seL4_MessageInfo_new(seL4_Fault_VMFault, 0, 0, 4).words[0];
}

static void answer(uint32_t parent, bool goes_on, seL4_Word label, seL4_Word length)
{
    struct microkit_xcore_message *reply = &from_parent[parent].reply;

    reply->channel = goes_on;
    reply->info = seL4_MessageInfo_new(label, 0, 0, length).words[0];
    reply->seq = to_parent[parent].request.seq;
    asked_clear();
    guardian_look(&guardian);
}

static void request(uint32_t parent, seL4_Word what, seL4_Word child, seL4_Word argument)
{
    struct microkit_xcore_message *page = &from_parent[parent].request;

    page->info = seL4_MessageInfo_new(what, 0, 0, 3).words[0];
    page->words[0] = child;
    page->words[1] = 99; /* a parent's word for whether there is a fault does not count */
    page->words[2] = argument;
    page->seq = (page->seq | 1) + 1;
    asked_clear();
    guardian_look(&guardian);
}

static bool is_answered(uint32_t parent, seL4_Word label)
{
    const struct microkit_xcore_message *reply = &to_parent[parent].reply;

    return reply->seq == from_parent[parent].request.seq &&
           seL4_MessageInfo_get_label((seL4_MessageInfo_t){{reply->info}}) == label;
}

/* Sent, logged, rung for; the answer goes to the kernel by the reply object that it came with. */
static void goes_on(void)
{
    begin();
    fault(1, 0x55);
    CHECK(is_sent(0, 1, 0x55) && rung[BELL(1)] == 1 && rung[BELL(2)] == 0);
    CHECK(to_parent[0].count == 1 && to_parent[0].log[0] == MICROKIT_XCORE_CALL);
    CHECK(guardian.spare == REPLY(1));
    guardian_look(&guardian);
    CHECK(rung[BELL(1)] == 1);
    CHECK_ASKED("");
    from_parent[0].reply.words[0] = 7;
    from_parent[0].reply.words[1] = 8;
    answer(0, true, 0, 2);
    CHECK_ASKED("answer fault 2: 0 0x7 0x8\n");
    asked_clear();
    guardian_look(&guardian);
    CHECK_ASKED("");
    fault(1, 0x56);
    CHECK(is_sent(0, 1, 0x56) && guardian.spare == SPARE);
    answer(0, true, 0, 0);
    CHECK_ASKED("answer fault 4: 0\n");
}

/* The monitor is told, by the parent's capability, as the parent would on its core. */
static void left_stopped(void)
{
    begin();
    fault(3, 0x55);
    answer(0, false, 0, 0);
    CHECK_ASKED("ask by 70: 5 0x3 0x1 0x6 0x200014 0x55 0 0x92000047\n");
    asked_clear();
    guardian_look(&guardian);
    CHECK_ASKED("");
}

/* One at a time for each parent, in the order in which they came; another parent's do not wait. */
static void in_order(void)
{
    begin();
    fault(3, 0x33);
    fault(0, 0x30);
    fault(1, 0x31);
    fault(2, 0x32);
    CHECK(is_sent(0, 3, 0x33) && is_sent(1, 0, 0x32));
    answer(0, true, 0, 0);
    CHECK(is_sent(0, 0, 0x30));
    fault(3, 0x34);
    CHECK(is_sent(0, 0, 0x30));
    answer(0, true, 0, 0);
    CHECK(is_sent(0, 1, 0x31));
    answer(0, true, 0, 0);
    CHECK(is_sent(0, 3, 0x34) && is_sent(1, 0, 0x32));
}

/* Each reply object has one owner, whoever faults how often. */
static void reply_objects(void)
{
    begin();
    for (int i = 0; i < 1000; i++) {
        bool used[REPLY(FIXTURE_WARDS)] = {false};

        fault((uint32_t)(chance() % FIXTURE_WARDS), 0x30);
        used[guardian.spare] = true;
        for (uint32_t ward = 0; ward < FIXTURE_WARDS; ward++) {
            CHECK(!used[guardian.faults[ward].reply]);
            used[guardian.faults[ward].reply] = true;
        }
        if (i % 3 == 0) {
            answer(0, true, 0, 0);
        }
    }
}

/* Its fault is gone: what the parent answers to that is no answer to a later one. */
static void restarted_meanwhile(seL4_Word what)
{
    seL4_Word number;

    begin();
    monitor_answers = (struct message){.words = {4, MICROKIT_CAUSE_RESTARTED}, .length = 2};
    fault(1, 0x55);
    number = to_parent[0].request.seq;
    request(0, what, 1, 0x200000);
    CHECK(strncmp(asked(), "ask by 70: ", 11) == 0 && strstr(asked(), " 0x1 0x1 0x200000\n"));
    CHECK(is_answered(0, seL4_NoError) && to_parent[0].reply.words[0] == 4);
    CHECK(to_parent[0].request.seq % 2 == 1);
    fault(1, 0x66);
    CHECK(is_sent(0, 1, 0x66) && to_parent[0].request.seq > number);
    from_parent[0].reply.seq = number;
    from_parent[0].reply.channel = 1;
    asked_clear();
    guardian_look(&guardian);
    CHECK_ASKED("");
    answer(0, true, 0, 0);
    CHECK_ASKED("answer fault 4: 0\n");
}

/* A fault that was still waiting for its turn is never sent. */
static void restarted_before_its_turn(void)
{
    begin();
    fault(1, 0x51);
    fault(3, 0x53);
    request(0, MICROKIT_CONTROL_RESET, 3, 0);
    CHECK(is_sent(0, 1, 0x51));
    answer(0, true, 0, 0);
    CHECK(is_sent(0, 1, 0x51) &&
          rung[BELL(1)] == 2); /* for the fault and for the answer to its request */
}

/* To ask changes nothing, and neither does what the monitor refuses. */
static void asked_only(void)
{
    begin();
    fault(1, 0x55);
    request(0, MICROKIT_CONTROL_STATUS, 1, 0);
    CHECK_ASKED("ask by 70: 6 0x1 0x1 0\n");
    CHECK(is_sent(0, 1, 0x55));
    monitor_answers.label = seL4_IllegalOperation;
    request(0, MICROKIT_CONTROL_RESUME, 1, 0);
    CHECK(is_answered(0, seL4_IllegalOperation) && is_sent(0, 1, 0x55));
    request(0, MICROKIT_CONTROL_STATUS, 0, 0);
    CHECK_ASKED("ask by 70: 6 0 0 0\n");
}

/* Nobody else's children, whatever the message says; each request once. */
static void nobody_else(void)
{
    begin();
    for (seL4_Word what = 0; what < 9; what++) {
        request(1, what, 1, 0);
        CHECK_ASKED("");
        CHECK(is_answered(1, seL4_InvalidArgument));
        request(0, what, 2, 0);
        CHECK_ASKED("");
        request(0, what, 1ULL << 32, 0);
        CHECK_ASKED("");
    }
    request(1, MONITOR_CONTROL_ORPHANED, 0, 0); /* the guardian's own */
    CHECK_ASKED("");
    CHECK(is_answered(1, seL4_InvalidArgument));
    request(1, MICROKIT_CONTROL_STOP, 0, 0);
    CHECK_ASKED("ask by 71: 1 0 0 0\n");
    asked_clear();
    guardian_look(&guardian);
    CHECK_ASKED("");
}

/* By the pages of its core's guardian, not by its own. */
static void relay(uint32_t parent, seL4_Word what, seL4_Word child, seL4_Word invocation,
                  seL4_Word flags)
{
    struct microkit_xcore_message *page = &from_relayed[parent].request;
    const seL4_Word words[] = {child, 99, invocation, MONITOR_INVOKE_NOBODY, MONITOR_INVOKE_THREAD,
                               flags};

    page->info = seL4_MessageInfo_new(what, 0, 0, 6).words[0];
    memcpy((void *)page->words, words, sizeof(words));
    page->seq = (page->seq | 1) + 1;
    asked_clear();
    guardian_look(&guardian);
}

/* Answered with all that the monitor says, to the guardian that relayed it. */
static void relayed(void)
{
    begin();
    monitor_answers = (struct message){.label = 4, .words = {5, 6, 7}, .length = 3};
    relay(0, MONITOR_CONTROL_INVOKE, 1, TCBReadRegisters, 0);
    CHECK_ASKED("ask by 70: 8 0x1 0 0x2 0x40 0 0\n");
    CHECK(to_relayed[0].reply.seq == 2 && to_relayed[0].reply.words[2] == 7 &&
          to_relayed[0].reply.info == seL4_MessageInfo_new(4, 0, 0, 3).words[0]);
    CHECK(rung[BELL(3)] == 1 && rung[BELL(1)] == 0 && to_parent[0].reply.seq == 0);
    asked_clear();
    guardian_look(&guardian);
    CHECK_ASKED("");
}

/* A parent cannot relay for itself, a guardian asks for nothing else, and neither for other parents. */
static void relayed_by_nobody_else(void)
{
    begin();
    request(0, MONITOR_CONTROL_INVOKE, 1, TCBSuspend);
    CHECK_ASKED("");
    CHECK(is_answered(0, seL4_InvalidArgument));
    for (seL4_Word what = 0; what < MONITOR_CONTROL_INVOKE; what++) {
        relay(0, what, 1, TCBSuspend, 0);
        CHECK_ASKED("");
    }
    relay(1, MONITOR_CONTROL_INVOKE, 1, TCBSuspend, 0);
    CHECK_ASKED("");
    relay(1, MONITOR_CONTROL_INVOKE, 0, TCBSuspend, 0);
    CHECK_ASKED("ask by 71: 8 0 0 0xc 0x40 0 0\n");
}

/* Its fault is answered no more when it was suspended or resumed, and that was not refused; else it is. */
static void relayed_about_a_fault(void)
{
    begin();
    fault(1, 0x55);
    relay(0, MONITOR_CONTROL_INVOKE, 1, TCBWriteRegisters, 0);
    CHECK_ASKED("ask by 70: 8 0x1 0x1 0x3 0x40 0 0\n");
    CHECK(is_sent(0, 1, 0x55));
    monitor_answers.label = seL4_RangeError;
    relay(0, MONITOR_CONTROL_INVOKE, 1, TCBWriteRegisters, 1);
    CHECK(is_sent(0, 1, 0x55));
    monitor_answers.label = seL4_NoError;
    relay(0, MONITOR_CONTROL_INVOKE, 1, TCBWriteRegisters, 1);
    CHECK(to_parent[0].request.seq % 2 == 1);
    answer(0, true, 0, 0);
    CHECK_ASKED("");
}

/* Of virtual CPUs: the VMM is told by the id, as of a child; what it answers goes to the kernel. */
static void guest_goes_on(void)
{
    begin();
    fault(4, 0x55);
    CHECK(is_sent(0, 5, 0x55) && rung[BELL(1)] == 1 && rung[BELL(2)] == 0);
    fault(5, 0x66);
    CHECK(is_sent(1, 5, 0x66));
    answer(0, true, 0, 0);
    CHECK_ASKED("answer fault 2: 0\n");
    answer(1, true, 0, 0);
    CHECK_ASKED("answer fault 7: 0\n");
}

/* It is said with what the monitor needs for its report: label and words of the fault. */
static void guest_left_stopped(void)
{
    begin();
    fault(4, 0x55);
    answer(0, false, 0, 0);
    CHECK_ASKED("ask by 70: 5 0x5 0x1 0x6 0x200014 0x55 0 0x92000047\n");
    fixture_parent.epoch = 5;
    asked_clear();
    fault(4, 0x56);
    CHECK_ASKED("ask by 70: 7 0x5 0x1 0x6 0x200014 0x56 0 0x92000047\n");
}

/* By the id of its VMM's, and by nobody else's capability; its wait ends as that of a child. */
static void guest_relayed(void)
{
    begin();
    fault(4, 0x55);
    relay(0, MONITOR_CONTROL_INVOKE, 5, TCBReadRegisters, 0);
    CHECK_ASKED("ask by 70: 8 0x5 0x1 0x2 0x40 0 0\n");
    relay(1, MONITOR_CONTROL_INVOKE, 5, ARMVCPUInjectIRQ, 1);
    CHECK_ASKED("ask by 71: 8 0x5 0 0x3a 0x40 0 0x1\n");
    CHECK(is_sent(0, 5, 0x55));
    relay(0, MONITOR_CONTROL_INVOKE, 5, TCBSuspend, 0);
    CHECK(to_parent[0].request.seq % 2 == 1);
    answer(0, true, 0, 0);
    CHECK_ASKED("");
}

/* An odd number is no request. */
static void no_request(void)
{
    begin();
    from_parent[0].request.seq = 7;
    guardian_look(&guardian);
    CHECK_ASKED("");
    CHECK(to_parent[0].reply.seq == 0 && rung[BELL(1)] == 0);
}

static void not_a_ward(void)
{
    begin();
    fault(FIXTURE_WARDS, 1);
    guardian_hear(&guardian, &(struct message){.badge = MICROKIT_BADGE_DOORBELL}, 0);
    guardian_hear(
        &guardian,
        &(struct message){.badge = MICROKIT_BADGE_CALL | FIXTURE_RELAYS << MONITOR_RELAY_SHIFT}, 0);
    guardian_look(&guardian);
    CHECK(rung[BELL(1)] == 0 && rung[BELL(2)] == 0 && guardian.spare == SPARE);
}

/* The monitor is told so once for each fault; the fault is there when the core comes back. */
static void parents_core_is_down(void)
{
    begin();
    status_pages[3].cores[2] = 3;
    fault(2, 0x44);
    CHECK_ASKED("ask by 71: 7 0 0x1 0x6 0x200014 0x44 0 0x92000047\n");
    CHECK(is_sent(1, 0, 0x44));
    asked_clear();
    guardian_look(&guardian);
    fault(0, 0x44); /* core 0 is not watched */
    CHECK_ASKED("");
    status_pages[3].cores[2] = 4;
    answer(1, true, 0, 0);
    CHECK_ASKED("answer fault 2: 0\n");
}

/* Said of each ward, when it faults; the faults are there when the parent has been started again. */
static void parent_is_down(void)
{
    begin();
    fixture_parent.epoch = 5;
    fault(1, 0x41);
    CHECK_ASKED("ask by 70: 7 0x1 0x1 0x6 0x200014 0x41 0 0x92000047\n");
    asked_clear();
    fault(3, 0x43);
    CHECK_ASKED("ask by 70: 7 0x3 0x1 0x6 0x200014 0x43 0 0x92000047\n");
    CHECK(is_sent(0, 1, 0x41));
    asked_clear();
    guardian_look(&guardian);
    CHECK_ASKED("");
    fixture_parent.epoch = 6;
    answer(0, true, 0, 0);
    CHECK(is_sent(0, 3, 0x43));
    answer(0, true, 0, 0);
    asked_clear();
    fault(1, 0x42);
    CHECK_ASKED("");
}

/* Faults from before a restart of the core are of PDs that have begun anew; numbers go on. Each parent is rung: the
 * doorbell of an answer may have been lost. */
static void new_boot(void)
{
    begin();
    fault(1, 0x55);
    from_parent[0].reply.seq = to_parent[0].request.seq;
    from_parent[0].reply.channel = 1;
    memset(guardian.faults, 0, FIXTURE_WARDS * sizeof(struct monitor_fault));
    memset(rung, 0, sizeof(rung));
    CHECK(guardian_start(&guardian, guardian.info));
    CHECK(rung[BELL(1)] == 1 && rung[BELL(2)] == 1);
    asked_clear();
    guardian_look(&guardian);
    CHECK_ASKED("");
    CHECK(to_parent[0].request.seq == 3);
    CHECK(!guardian_start(&guardian, &(const struct monitor_info){0}));
}

/* Parent 0 writes anything: parent 1 and its child do not notice, and each look asks the monitor twice at most. */
static void anything(void)
{
    begin();
    for (int round = 0; round < 20000; round++) {
        seL4_Word *words = (seL4_Word *)&from_parent[0];

        for (int i = 0; i < 20; i++) {
            words[chance() % (sizeof(from_parent[0]) / sizeof(seL4_Word))] = chance();
        }
        from_parent[0].request.words[0] = chance() % 5;
        from_parent[0].request.seq = chance() % 4 * 2;
        from_parent[0].reply.seq = chance() % 2 ? to_parent[0].request.seq : chance();
        asked_clear();
        fault((uint32_t)(chance() % 2), chance());
        CHECK(strstr(asked(), "ask by 71") == NULL);
        CHECK(to_parent[1].request.seq == 1 && rung[BELL(2)] == 0);
    }
}

int main(void)
{
    goes_on();
    left_stopped();
    in_order();
    reply_objects();
    restarted_meanwhile(MICROKIT_CONTROL_RESTART);
    restarted_meanwhile(MICROKIT_CONTROL_RESET);
    restarted_meanwhile(MICROKIT_CONTROL_STOP);
    restarted_meanwhile(MICROKIT_CONTROL_RESUME);
    restarted_before_its_turn();
    asked_only();
    nobody_else();
    relayed();
    relayed_by_nobody_else();
    relayed_about_a_fault();
    guest_goes_on();
    guest_left_stopped();
    guest_relayed();
    no_request();
    not_a_ward();
    parents_core_is_down();
    parent_is_down();
    new_boot();
    anything();
    return 0;
}
