/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The life of a PD: constructors, init(), and which event leads to which entry point, in which order,
 * with which system calls.
 */
#include "fixture.h"

#define LAST MICROKIT_MAX_CHANNEL_ID
#define ALL  (((seL4_Word)1 << MICROKIT_MAX_CHANNELS) - 1)

static void (*when_started)(void);
static void (*when_notified)(microkit_channel ch);
static void (*in_fault)(microkit_child child);
static seL4_Bool resumes;

static void first_constructor(void)
{
    trace("first constructor\n");
}

static void second_constructor(void)
{
    trace("second constructor\n");
}

/* The linker puts them between the symbols that the library looks for. */
typedef void constructor_t(void);
__attribute__((section("constructors"), used)) static constructor_t *const constructor[] = {
    first_constructor, second_constructor};

void init(void)
{
    trace("init\n");
    if (when_started) {
        when_started();
    }
}

void notified(microkit_channel ch)
{
    trace("notified %u\n", ch);
    if (when_notified) {
        when_notified(ch);
    }
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    trace("protected %u %u/%u\n", ch, (unsigned int)microkit_msginfo_get_label(msginfo),
          (unsigned int)microkit_msginfo_get_count(msginfo));
    if (when_notified) {
        when_notified(ch);
    }
    microkit_mr_set(0, microkit_mr_get(0) + 1);
    return microkit_msginfo_new(microkit_msginfo_get_label(msginfo) + 1, 1);
}

seL4_Bool fault(microkit_child child, microkit_msginfo msginfo, microkit_msginfo *reply_msginfo)
{
    trace("fault %u %u/%u\n", child, (unsigned int)microkit_msginfo_get_label(msginfo),
          (unsigned int)microkit_msginfo_get_count(msginfo));
    CHECK(microkit_msginfo_get_label(*reply_msginfo) == 0);
    CHECK(microkit_msginfo_get_count(*reply_msginfo) == 0);
    if (in_fault) {
        in_fault(child);
    }
    if (resumes) {
        *reply_msginfo = microkit_msginfo_new(0, 2);
    }
    return resumes;
}

static void begin(void)
{
    fresh();
    when_started = NULL;
    when_notified = NULL;
    in_fault = NULL;
    resumes = seL4_False;
}

#define STARTED "first constructor\nsecond constructor\ninit\n"

static void start(void)
{
    begin();
    run();
    CHECK_TRACE(STARTED "receive\n");
}

static void notifications(void)
{
    begin();
    arrives(BADGE_ID(LAST) | BADGE_ID(0) | BADGE_ID(7), 0, 0);
    arrives(BADGE_ID(LAST), 0, 0);
    run();
    CHECK_TRACE(STARTED
                "receive\nnotified 0\nnotified 7\nnotified 61\nreceive\nnotified 61\nreceive\n");
}

/* No signal, no call of notified(): a receive that was cancelled, say. */
static void nothing(void)
{
    begin();
    arrives(0, 0, 0);
    arrives(BADGE_DOORBELL, 0, 0);
    run();
    CHECK_TRACE(STARTED "receive\nreceive\nreceive\n");
}

static void every_channel(void)
{
    char expected[4096] = STARTED "receive\n";

    begin();
    arrives(ALL, 0, 0);
    run();
    for (unsigned int ch = 0; ch <= LAST; ch++) {
        snprintf(expected + strlen(expected), 32, "notified %u\n", ch);
    }
    strcat(expected, "receive\n");
    CHECK_TRACE(expected);
}

/* The reply goes with the next receive, in one system call, and so do its words. */
static void calls(void)
{
    for (unsigned int ch = 0; ch <= LAST; ch += LAST) {
        char expected[256];

        begin();
        arriving_words[0] = 41;
        arrives(BADGE_CALL(ch), 5, 3);
        run();
        snprintf(expected, sizeof(expected),
                 STARTED "receive\nprotected %u 5/3\nanswer 6/1, receive\n", ch);
        CHECK_TRACE(expected);
        CHECK(sent_words[0] == 42);
        CHECK(counted(served, ch) == 1 && counted(taken, ch) == 0);
    }
}

static void faults(void)
{
    begin();
    arrives(BADGE_FAULT(0), 6, 2);
    arrives(BADGE_FAULT(LAST), 3, 1);
    run();
    CHECK_TRACE(STARTED "receive\nfault 0 6/2\ncall slot 9 5/3\nreceive\n"
                        "fault 61 3/1\ncall slot 9 5/3\nreceive\n");

    begin();
    resumes = seL4_True;
    arrives(BADGE_FAULT(9), 6, 2);
    run();
    CHECK_TRACE(STARTED "receive\nfault 9 6/2\nanswer 0/2, receive\n");
}

static void restart_it(microkit_child child)
{
    (void)microkit_pd_restarts(child);
    CHECK(sent_words[0] == child && sent_words[1] == 1);
    microkit_pd_reset(child);
    CHECK(sent_words[0] == child && sent_words[1] == 1); /* it is in no call */
}

static void restart_another(microkit_child child)
{
    microkit_pd_reset(child + 1);
    CHECK(sent_words[0] == child + 1 && sent_words[1] == 0);
}

/* What the handler has done about it counts; what it asks only does not. */
static void handled_faults(void)
{
    begin();
    in_fault = restart_it;
    arrives(BADGE_FAULT(7), 6, 2);
    run();
    CHECK_TRACE(STARTED "receive\nfault 7 6/2\ncall slot 9 6/3\ncall slot 9 4/3\nreceive\n");
    CHECK(microkit_fault_of == 0);

    begin();
    in_fault = restart_another;
    arrives(BADGE_FAULT(7), 6, 2);
    run();
    CHECK_TRACE(STARTED "receive\nfault 7 6/2\ncall slot 9 4/3\ncall slot 9 5/3\nreceive\n");
}

static void notify_and_defer(microkit_channel ch)
{
    microkit_deferred_notify(ch);
}

static void defer_two(microkit_channel ch)
{
    microkit_deferred_irq_ack(ch);
    microkit_deferred_notify(ch);
}

/* One signal waits for the next receive and goes with it; the one before it goes at once. */
static void deferred(void)
{
    begin();
    when_notified = notify_and_defer;
    arrives(BADGE_ID(3) | BADGE_ID(4), 0, 0);
    arrives(0, 0, 0);
    run();
    CHECK_TRACE(STARTED "receive\nnotified 3\nnotified 4\nsend channel 3 0\n"
                        "send channel 4 0, receive\nreceive\n");

    begin();
    when_notified = defer_two;
    arrives(BADGE_ID(LAST), 0, 0);
    run();
    char expected[256];
    snprintf(expected, sizeof(expected),
             STARTED "receive\nnotified 61\nsend irq 61 %u\n"
                     "send channel 61 0, receive\n",
             (unsigned int)IRQAckIRQ);
    CHECK_TRACE(expected);
}

/* A reply takes the place of the signal in the system call: the signal goes first, by itself. */
static void deferred_before_a_reply(void)
{
    begin();
    when_notified = notify_and_defer;
    arrives(BADGE_CALL(5), 0, 0);
    arrives(0, 0, 0);
    run();
    CHECK_TRACE(STARTED
                "receive\nprotected 5 0/0\nsend channel 5 0\nanswer 1/1, receive\nreceive\n");
}

static void defer_in_init(void)
{
    microkit_deferred_notify(0);
}

static void deferred_by_init(void)
{
    begin();
    when_started = defer_in_init;
    run();
    CHECK_TRACE(STARTED "send channel 0 0, receive\n");
}

/* The monitor is asked when the PD waits for the first time, not earlier. */
static void passive(void)
{
    PATCH(microkit_passive, true);
    begin();
    run();
    CHECK_TRACE(STARTED "send monitor 0, receive\n");

    begin();
    when_started = defer_in_init;
    run();
    CHECK_TRACE(STARTED "send channel 0 0\nsend monitor 0, receive\n");
    PATCH(microkit_passive, false);
}

static struct microkit_xcore_page page;

static void signal_from_another_core(microkit_channel ch)
{
    struct microkit_xcore_channel channel = {.out = &page, .id = ch};

    microkit_xcore_publish(&channel);
}

static void another_core_rings(void)
{
    signal_from_another_core(LAST);
}

/* Which channels a doorbell was about is in the page of who rang; a doorbell for nothing is for
 * nobody. */
static void other_cores(void)
{
    PATCH(microkit_xcore, BADGE_ID(0) | BADGE_ID(8) | BADGE_ID(9) | BADGE_ID(LAST));
    microkit_xcore_senders[0] = (struct microkit_xcore_sender){
        .in = &page, .ids = BADGE_ID(0) | BADGE_ID(8) | BADGE_ID(LAST)};
    begin();
    arrives(BADGE_DOORBELL, 0, 0);
    run();
    CHECK_TRACE(STARTED "receive\nreceive\n");

    begin();
    signal_from_another_core(LAST);
    for (int i = 0; i < 3; i++) { /* three signals are one event */
        signal_from_another_core(8);
    }
    run();
    CHECK_TRACE(STARTED "notified 8\nnotified 61\nreceive\n"); /* rung before the PD was there */
    CHECK(microkit_xcore_channels[8].last == 3);
    CHECK(counted(taken, 8) == 1 && counted(taken, LAST) == 1 && counted(taken, 9) == 0);
}

/* What was for the core before it was started again is over; what comes then is not. */
static void started_again(void)
{
    seL4_Word boots = 1;

    begin();
    PATCH(microkit_boots, (seL4_Word)(uintptr_t)&boots);
    signal_from_another_core(0);
    run();
    CHECK_TRACE(STARTED "notified 0\nreceive\n"); /* the first time: rung before the PD was there */

    begin();
    boots = 2;
    signal_from_another_core(8);
    arrives(BADGE_DOORBELL, 0, 0);
    when_started = another_core_rings;
    run();
    CHECK_TRACE(STARTED "notified 61\nreceive\nreceive\n");
    PATCH(microkit_boots, 0);
}

static void signal_8(void)
{
    signal_from_another_core(8);
}

/* What was notified before a reset stays unheard, what comes after does not. */
static void after_a_reset(void)
{
    memset(&page, 0, sizeof(page));
    PATCH(microkit_xcore, BADGE_ID(8));
    microkit_xcore_channels[8].last = 0;
    microkit_xcore_senders[0] = (struct microkit_xcore_sender){.in = &page, .ids = BADGE_ID(8)};
    begin();
    signal_from_another_core(8);
    run_after_reset();
    CHECK_TRACE(STARTED "receive\n");

    begin();
    when_started = signal_8;
    run_after_reset();
    CHECK_TRACE(STARTED "notified 8\nreceive\n");
    PATCH(microkit_xcore, 0);
}

static void another_core_signals(microkit_channel ch)
{
    if (ch == 8) {
        signal_from_another_core(0);
    }
}

/* Signals of the own core and of others come in one order, that of ids. What comes in the midst of
 * that is for the next doorbell, and not for a notification without one. */
static void own_and_other_cores(void)
{
    begin();
    when_notified = another_core_signals;
    arrives(BADGE_DOORBELL | BADGE_ID(8) | BADGE_ID(2), 0, 0);
    arrives(BADGE_ID(2), 0, 0);
    arrives(BADGE_DOORBELL, 0, 0);
    run();
    CHECK_TRACE(STARTED
                "receive\nnotified 2\nnotified 8\nreceive\nnotified 2\nreceive\nnotified 0\n"
                "receive\n");
    PATCH(microkit_xcore, 0);
}

static struct microkit_xcore_page replies;

static void call_from_another_core(void)
{
    page.request.channel = 8;
    page.request.info = microkit_msginfo_new(5, 1).words[0];
    page.request.words[0] = 41;
    page.request.seq += 2;
    microkit_xcore_log(&page, MICROKIT_XCORE_CALL);
}

/* What a PD has that is called from its own core and from another. */
static void begin_called(void)
{
    begin();
    memset(&page, 0, sizeof(page));
    memset(&replies, 0, sizeof(replies));
    microkit_xcore_senders[0] = (struct microkit_xcore_sender){
        &page, BADGE_ID(8) | BADGE_ID(MICROKIT_XCORE_CALL), 0, BADGE_ID(8), &replies, 0};
    PATCH(microkit_has_endpoint, true);
}

/* The doorbell of the answer goes with the next receive. One that called before the PD was there is served
 * first; also by a PD that was restarted, and has looked at the count already. */
static void calls_from_another_core(void)
{
    begin_called();
    call_from_another_core();
    arrives(BADGE_DOORBELL, 0, 0);
    run();
    CHECK_TRACE(STARTED "protected 8 5/1\nsend channel 8 0, receive\ntry to receive\nreceive\n");
    CHECK(replies.reply.seq == 2 && replies.reply.words[0] == 42);

    begin_called();
    page.request.seq = 8;
    page.request.channel = 8;
    run();
    CHECK_TRACE(STARTED "protected 8 0/0\nsend channel 8 0, receive\n");
}

static void notifies_and_calls(void)
{
    begin_called();
    run();
    fresh();
    signal_from_another_core(8);
    call_from_another_core();
    arrives(BADGE_DOORBELL | BADGE_ID(4), 0, 0);
    run();
    CHECK(strstr(traced(), "notified 8\nprotected 8 5/1\n") != NULL);
}

static void calls_again(microkit_channel ch)
{
    if (ch == 8 && page.request.seq < 6) {
        call_from_another_core();
    }
}

/* It calls again while it is served. A call of the own core that waits since then comes in between, and the
 * signals that come before it are kept. Without one the next look follows. */
static void turns(void)
{
    begin_called();
    when_notified = calls_again;
    call_from_another_core();
    arrives(BADGE_DOORBELL, 0, 0);
    arrives(BADGE_ID(6), 0, 0);
    arrives(BADGE_CALL(9), 1, 0);
    arrives(BADGE_DOORBELL, 0, 0);
    arrives(BADGE_DOORBELL, 0, 0);
    run();
    CHECK_TRACE(STARTED "protected 8 5/1\nsend channel 8 0, receive\n"
                        "try to receive\ntry to receive\nsend notification 0\nprotected 9 1/0\n"
                        "answer 2/1, receive\nnotified 6\nprotected 8 5/1\n"
                        "send channel 8 0, receive\ntry to receive\nprotected 8 5/1\n"
                        "send channel 8 0, receive\n");
}

/* Signals without end do not keep it from serving; a fault is as good as a call. */
static void turns_end(void)
{
    begin_called();
    call_from_another_core();
    for (int i = 0; i < 4; i++) {
        arrives(BADGE_DOORBELL | BADGE_ID(i), 0, 0);
    }
    run();
    CHECK_TRACE(STARTED "protected 8 5/1\nsend channel 8 0, receive\n"
                        "try to receive\ntry to receive\ntry to receive\n"
                        "notified 0\nnotified 1\nnotified 2\nnotified 3\nreceive\n");

    begin_called();
    call_from_another_core();
    arrives(BADGE_DOORBELL, 0, 0);
    arrives(BADGE_FAULT(3), 6, 2);
    run();
    CHECK_TRACE(STARTED
                "protected 8 5/1\nsend channel 8 0, receive\n"
                "try to receive\nsend notification 0\nfault 3 6/2\ncall slot 9 5/3\nreceive\n");
}

/* A PD without an endpoint has nobody to let in between. */
static void no_turns(void)
{
    begin_called();
    PATCH(microkit_has_endpoint, false);
    call_from_another_core();
    arrives(BADGE_DOORBELL, 0, 0);
    run();
    CHECK_TRACE(STARTED "protected 8 5/1\nsend channel 8 0, receive\nreceive\n");
}

int main(void)
{
    PATCH(microkit_notifications, ALL);
    PATCH(microkit_irqs, ALL);
    start();
    notifications();
    nothing();
    every_channel();
    calls();
    faults();
    handled_faults();
    deferred();
    deferred_before_a_reply();
    deferred_by_init();
    passive();
    other_cores();
    started_again();
    own_and_other_cores();
    calls_from_another_core();
    notifies_and_calls();
    turns();
    turns_end();
    no_turns();
    after_a_reset();
    return 0;
}
