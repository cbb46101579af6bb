/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Calls from other cores, the callee's half, and faults of children there: which requests are served, in which
 * order and how often, with which system calls; and what callers that write anything at all can do to it and to
 * one another. The callers are the test.
 */
#include "../../libmicrokit/src/xcore.h"

#include "../chance.h"
#include "fixture.h"

#include <setjmp.h>

#define CALLERS 3
#define WORDS   seL4_MsgMaxLength
#define CALL    MICROKIT_XCORE_CALL

static struct microkit_xcore_page requests[CALLERS], replies[CALLERS];
static const seL4_Word channels[CALLERS] = {BADGE_ID(3) | BADGE_ID(61), BADGE_ID(4), BADGE_ID(5)};
static void (*when_called)(microkit_channel ch);
static seL4_Word received_count, received_label;

/* The sum of the words, and as many words as there were. */
microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    seL4_Word sum = 0;

    received_count = microkit_msginfo_get_count(msginfo);
    received_label = microkit_msginfo_get_label(msginfo);
    CHECK(seL4_MessageInfo_get_extraCaps(msginfo) == 0);
    CHECK(seL4_MessageInfo_get_capsUnwrapped(msginfo) == 0);
    CHECK(received_count <= WORDS);
    trace("protected %u\n", ch);
    for (seL4_Word i = 0; i < received_count; i++) {
        sum += microkit_mr_get((seL4_Uint8)i);
    }
    if (when_called) {
        when_called(ch);
    }
    microkit_mr_set(0, sum);
    return microkit_msginfo_new(received_label + 1, (seL4_Uint16)received_count);
}

static void start(void)
{
    fresh();
    memset(requests, 0, sizeof(requests));
    memset(replies, 0, sizeof(replies));
    memset(microkit_xcore_senders, 0, sizeof(microkit_xcore_senders));
    for (unsigned int i = 0; i < CALLERS; i++) {
        microkit_xcore_senders[i] = (struct microkit_xcore_sender){
            &requests[i], channels[i] | BADGE_ID(CALL), 0, channels[i], &replies[i], 0};
    }
    microkit_xcore_kept = 0;
    when_called = NULL;
}

static void call(unsigned int caller, seL4_Word ch, seL4_Word label, seL4_Word count)
{
    struct microkit_xcore_message *request = &requests[caller].request;

    for (seL4_Word i = 0; i < count; i++) {
        request->words[i] = i + 1;
    }
    request->info = seL4_MessageInfo_new(label, 0, 0, count).words[0];
    request->channel = ch;
    request->seq = (request->seq | 1) + 1;
    microkit_xcore_log(&requests[caller], CALL);
}

static bool has_answer(unsigned int caller)
{
    const struct microkit_xcore_message *reply = &replies[caller].reply;

    return reply->seq == requests[caller].request.seq;
}

static void each_length(void)
{
    start();
    for (seL4_Word count = 0; count <= WORDS; count++) {
        const struct microkit_xcore_message *reply = &replies[0].reply;
        seL4_MessageInfo_t info;

        fresh();
        call(0, 61, 5, count);
        CHECK(xcore_poll() == XCORE_CALLED);
        xcore_serve();
        info = seL4_internal_tag(reply->info);
        CHECK(has_answer(0) && received_count == count && received_label == 5);
        CHECK(count == 0 || reply->words[0] == count * (count + 1) / 2);
        CHECK(count < 2 || reply->words[count - 1] == count);
        CHECK(microkit_msginfo_get_label(info) == 6 && microkit_msginfo_get_count(info) == count);
        CHECK(replies[0].count == count + 1);
        CHECK(replies[0].log[count % MICROKIT_XCORE_LOG] ==
              (count << MICROKIT_XCORE_ID_BITS | CALL));
        CHECK_TRACE("protected 61\n");
        CHECK(counted(served, 61) == 1);
        CHECK(microkit_have_signal && microkit_signal_cap == BASE_OUTPUT_NOTIFICATION_CAP + 61);
    }
}

/* Each once, in order; the doorbell of one goes before the next is served. */
static void all_of_them(void)
{
    start();
    for (unsigned int i = 0; i < CALLERS; i++) {
        call(i, i + 3, 0, 1);
    }
    CHECK(xcore_poll() == XCORE_CALLED);
    xcore_serve();
    CHECK_TRACE("protected 3\nsend channel 3 0\nprotected 4\nsend channel 4 0\nprotected 5\n");
    xcore_serve();
    CHECK(has_answer(0) && has_answer(1) && has_answer(2));
    CHECK(strstr(traced(), "protected 5\nprotected") == NULL);
}

/* Callers that call again as soon as they are answered: each is served once in a look. */
static void fair(void)
{
    start();
    for (unsigned int look = 0; look < 100; look++) {
        fresh();
        for (unsigned int i = 0; i < CALLERS; i++) {
            call(i, i + 3, 0, 0);
        }
        CHECK(xcore_poll() == XCORE_CALLED);
        xcore_serve();
        CHECK(strstr(traced(), "protected 3\nsend channel 3 0\nprotected 4\n"
                               "send channel 4 0\nprotected 5\n") != NULL);
        CHECK(has_answer(0) && has_answer(1) && has_answer(2));
    }
}

/* A caller that calls again while it is served waits for the next look; one behind it does not. */
static void insists(microkit_channel ch)
{
    if (ch == 3) {
        call(0, 3, 0, 0);
        call(2, 5, 0, 0);
    }
}

static void no_second_turn(void)
{
    start();
    when_called = insists;
    call(0, 3, 0, 0);
    xcore_serve();
    CHECK_TRACE("protected 3\nsend channel 3 0\nprotected 5\n");
    CHECK(!has_answer(0) && has_answer(2));
}

/* Channels that are not the caller's: nobody is called, and the number is not looked at again. */
static void channels_of_others(void)
{
    static const seL4_Word wrong[] = {
        0, 4, 5, 60, 62, 63, 64, 67, ~(seL4_Word)0, (seL4_Word)3 << 32};

    start();
    for (unsigned int i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        call(0, wrong[i], 0, 1);
        xcore_serve();
        CHECK_TRACE("");
        CHECK(has_answer(0) && replies[0].count == 0 && !microkit_have_signal);
    }
}

static void too_long(void)
{
    start();
    call(0, 3, 0, 1);
    requests[0].request.info = ~(seL4_Word)0;
    xcore_serve();
    CHECK(received_count == WORDS && received_label == ~(seL4_Word)0 >> 12);
    CHECK(has_answer(0));
}

/* It was served before the PD was restarted: its page says so, its memory does not. */
static void restarted(void)
{
    start();
    call(0, 3, 0, 1);
    xcore_serve();
    microkit_xcore_senders[0].seen = 0;
    fresh();
    CHECK(xcore_poll() == XCORE_CALLED);
    xcore_serve();
    CHECK_TRACE("");
}

/* Reset in protected(): it is not called again, and the caller is told. */
static jmp_buf taken_away;

static void is_reset(microkit_channel ch)
{
    (void)ch;
    longjmp(taken_away, 1);
}

static bool is_lost(unsigned int caller)
{
    const struct microkit_xcore_message *reply = &replies[caller].reply;
    seL4_MessageInfo_t info = seL4_internal_tag(reply->info);

    return has_answer(caller) && microkit_msginfo_get_label(info) == MICROKIT_ERROR_PEER &&
           microkit_msginfo_get_count(info) == 1 && reply->words[0] == MICROKIT_PEER_RESTARTED;
}

static void lost(void)
{
    start();
    call(0, 61, 5, 1);
    call(1, 4, 5, 1);
    when_called = is_reset;
    if (setjmp(taken_away) == 0) {
        xcore_serve();
    }
    CHECK_TRACE("protected 61\n");
    fresh();
    when_called = NULL;
    CHECK(!has_answer(0));
    xcore_end_lost_calls();
    CHECK_TRACE("send channel 3 0\n"); /* any of that caller's */
    CHECK(is_lost(0) && replies[0].count == 1 && !has_answer(1));
    xcore_serve();
    CHECK_TRACE("send channel 3 0\nprotected 4\n"); /* that was not taken */
    CHECK(has_answer(1) && !is_lost(1));
    call(0, 61, 5, 1);
    xcore_serve();
    CHECK(has_answer(0) && !is_lost(0));
}

/* Reset behind the answer, whose doorbell it had put off: it stands, and the doorbell is rung. */
static void doorbell_lost(void)
{
    start();
    xcore_end_lost_calls();
    CHECK_TRACE(""); /* the first start */
    call(0, 3, 5, 2);
    xcore_serve();
    fresh();
    xcore_end_lost_calls();
    CHECK_TRACE("send channel 3 0\n");
    CHECK(has_answer(0) && !is_lost(0) && replies[0].reply.words[0] == 3);
    CHECK(replies[0].count == 2); /* a router looks at that */
}

/* The caller was restarted and has withdrawn its request, or made the next one, while this PD served it:
 * the answer has the old number. */
static void withdraws(microkit_channel ch)
{
    (void)ch;
    requests[0].request.seq = 5;
}

static void answered_too_late(void)
{
    start();
    when_called = withdraws;
    call(0, 3, 0, 1);
    xcore_serve();
    CHECK(replies[0].reply.seq == 2);
    when_called = NULL;
    xcore_serve();
    CHECK(replies[0].reply.seq == 2); /* an odd number */
    call(0, 3, 0, 1);
    xcore_serve();
    CHECK(has_answer(0) && replies[0].reply.seq == 6);
    CHECK_TRACE("protected 3\nsend channel 3 0\nprotected 3\n");
}

static bool resumes;

seL4_Bool fault(microkit_child child, microkit_msginfo msginfo, microkit_msginfo *reply)
{
    trace("fault %u %lu/%lu %lu\n", child, microkit_msginfo_get_label(msginfo),
          microkit_msginfo_get_count(msginfo), microkit_mr_get(1));
    CHECK(microkit_fault_of == (seL4_Word)child + 1);
    microkit_mr_set(0, 77);
    *reply = microkit_msginfo_new(0, 1);
    return resumes;
}

/* The guardian is the third: the children are 4 and 61. */
static void guardian(void)
{
    start();
    microkit_xcore_senders[2].calls = 0;
    microkit_xcore_senders[2].ids = BADGE_ID(CALL);
    microkit_xcore_senders[2].children = BADGE_ID(4) | BADGE_ID(61);
    patch(&microkit_xcore_children[1], BADGE_ID(4) | BADGE_ID(61), sizeof(seL4_Word));
}

static void faults(bool goes_on)
{
    guardian();
    resumes = goes_on;
    call(2, 61, seL4_Fault_VMFault, 4);
    CHECK(xcore_poll() == XCORE_CALLED);
    xcore_serve();
    CHECK_TRACE("fault 61 6/4 2\n");
    CHECK(has_answer(2) && replies[2].reply.channel == goes_on && microkit_fault_of == 0);
    CHECK(replies[2].reply.info == seL4_MessageInfo_new(0, 0, 0, goes_on ? 1 : 0).words[0]);
    CHECK(!goes_on || replies[2].reply.words[0] == 77);
    CHECK(microkit_have_signal && microkit_signal_cap == BASE_GUARDIAN_CAP + 61);
    call(2, 4, seL4_Fault_VMFault, 4);
    xcore_serve();
    CHECK_TRACE("fault 61 6/4 2\nsend guardian 61 0\nfault 4 6/4 2\n");
}

/* Of a virtual CPU, which is none of the children, the doorbell is in another slot. */
static void fault_of_a_virtual_cpu(void)
{
    guardian();
    patch(&microkit_xcore_children[1], BADGE_ID(61), sizeof(seL4_Word));
    resumes = true;
    call(2, 4, seL4_Fault_VPPIEvent, 1);
    xcore_serve();
    CHECK_TRACE("fault 4 9/1 0\n");
    CHECK(has_answer(2) && replies[2].reply.channel == 1);
    CHECK(microkit_have_signal && microkit_signal_cap == BASE_VMM_BELL_CAP + 4);
}

/* It waits until this core's watchdog has seen the children's core: that rings. Calls do not. */
static void core_seems_down(void)
{
    seL4_Word epoch = 3, of_another = 1, count;

    guardian();
    microkit_xcore_guardians[0] =
        (struct microkit_xcore_channel){.out = &replies[0], .epoch = &of_another};
    microkit_xcore_guardians[1] =
        (struct microkit_xcore_channel){.out = &replies[2], .epoch = &epoch};
    call(2, 61, seL4_Fault_VMFault, 4);
    call(0, 3, 0, 0);
    CHECK(xcore_poll() == XCORE_CALLED);
    count = replies[2].count;
    for (int i = 0; i < 3; i++) {
        xcore_serve();
        CHECK(xcore_poll() == XCORE_CALLED && replies[2].taken == 0 && replies[2].count == count);
    }
    CHECK_TRACE("protected 3\n");
    epoch = 4;
    xcore_serve();
    CHECK_TRACE("protected 3\nsend channel 3 0\nfault 61 6/4 2\n");
    CHECK(has_answer(2) && xcore_poll() == 0);
}

/* This PD was reset in fault(): the child stays stopped, and the guardian goes on. */
static void lost_fault(void)
{
    guardian();
    call(2, 61, seL4_Fault_VMFault, 4);
    replies[2].taken = requests[2].request.seq;
    replies[2].reply.channel = 1;
    xcore_end_lost_calls();
    CHECK(has_answer(2) && replies[2].reply.channel == 0);
    CHECK_TRACE("send guardian 4 0\n");
    xcore_serve();
    CHECK_TRACE("send guardian 4 0\n");
}

/* No caller speaks of children, and a guardian of its core's alone, and does not call. */
static void children_of_others(void)
{
    guardian();
    call(0, 61, 0, 0);
    call(2, 3, 0, 0);
    xcore_serve();
    CHECK_TRACE("protected 61\n");
    call(2, 5, 0, 0);
    xcore_serve();
    call(2, 64 + 4, 0, 0);
    xcore_serve();
    CHECK(strstr(traced(), "fault") == NULL);
}

static void no_callers(void)
{
    start();
    for (unsigned int i = 0; i < CALLERS; i++) {
        call(i, i + 3, 0, 0);
        microkit_xcore_senders[i].calls = 0;
        microkit_xcore_senders[i].out = NULL;
    }
    CHECK(xcore_poll() == 0);
    xcore_serve();
    CHECK_TRACE("");
}

static void scribble(struct microkit_xcore_page *page)
{
    seL4_Word *words = (seL4_Word *)page;

    for (int i = 0; i < 8; i++) {
        words[chance() % (sizeof(*page) / sizeof(*words))] = chance();
    }
    page->request.info = chance();
    page->request.channel = chance() % 70;
    page->request.seq += chance() % 2;
    page->count = chance() % 2 != 0 ? page->count + 1 : chance();
}

/* One page is random. The others are served as if nothing was, and nothing is written but one's answer. */
static void hostile(void)
{
    start();
    for (int i = 0; i < 100000; i++) {
        bool honest = chance() % 2 != 0;

        fresh();
        scribble(&requests[0]);
        if (honest) {
            call(1, 4, (seL4_Word)i, 7);
        }
        if ((xcore_poll() & XCORE_CALLED) != 0) {
            xcore_serve();
        }
        CHECK(strstr(traced(), "protected 5\n") == NULL);
        CHECK((strstr(traced(), "protected 4\n") != NULL) == honest);
        CHECK(has_answer(1) && (!honest || replies[1].reply.words[0] == 28));
        CHECK(replies[2].reply.seq == 0 && replies[2].count == 0);
    }
}

int main(void)
{
    each_length();
    all_of_them();
    fair();
    no_second_turn();
    channels_of_others();
    too_long();
    restarted();
    lost();
    doorbell_lost();
    answered_too_late();
    faults(true);
    fault_of_a_virtual_cpu();
    faults(false);
    core_seems_down();
    lost_fault();
    children_of_others();
    no_callers();
    hostile();
    return 0;
}
