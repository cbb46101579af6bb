/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Threads with a notification bound to them: they get signals wherever they wait for messages.
 */
#include "suite.h"

#define SIGNAL_BADGE  0x10
#define MESSAGE_BADGE 0x20
#define WORD          0x77

/* What came, in order: badges, and the lengths of messages. */
struct record {
    volatile seL4_Word count;
    volatile seL4_Word badges[8], lengths[8];
};

struct bound {
    struct thread thread;
    struct record record;
    seL4_CPtr endpoint, message_cap, notification, signal_cap, reply;
};

static void remember(struct record *record, seL4_MessageInfo_t info, seL4_Word badge)
{
    record->badges[record->count] = badge;
    record->lengths[record->count] = seL4_MessageInfo_get_length(info);
    record->count++;
}

static void check_record(const struct record *record, seL4_Word index, seL4_Word badge)
{
    check(record->count > index);
    equal(record->badges[index], badge);
    equal(record->lengths[index], badge == MESSAGE_BADGE ? 1 : 0);
}

/* Waits on the endpoint, so many times. */
static seL4_Word wait_on_endpoint(seL4_Word bound_, seL4_Word count, seL4_Word c, seL4_Word d)
{
    struct bound *bound = (struct bound *)bound_;

    for (seL4_Word i = 0; i < count; i++) {
        seL4_Word badge;
        seL4_MessageInfo_t info = seL4_Recv(bound->endpoint, &badge, bound->reply);

        remember(&bound->record, info, badge);
    }
    return count;
}

static seL4_Word wait_on_notification(seL4_Word bound_, seL4_Word count, seL4_Word c, seL4_Word d)
{
    struct bound *bound = (struct bound *)bound_;

    for (seL4_Word i = 0; i < count; i++) {
        seL4_Word badge;

        seL4_Wait(bound->notification, &badge);
        remember(&bound->record, seL4_MessageInfo_new(0, 0, 0, 0), badge);
    }
    return count;
}

/* First a signal, then a message. */
static seL4_Word wait_on_both(seL4_Word bound, seL4_Word b, seL4_Word c, seL4_Word d)
{
    (void)wait_on_notification(bound, 1, 0, 0);
    (void)wait_on_endpoint(bound, 1, 0, 0);
    return 2;
}

static seL4_Word send(seL4_Word endpoint, seL4_Word b, seL4_Word c, seL4_Word d)
{
    seL4_SetMR(0, WORD);
    seL4_Send(endpoint, seL4_MessageInfo_new(0, 0, 0, 1));
    return 0;
}

static void bound_new(struct bound *bound, seL4_Word priority)
{
    bound->record.count = 0;
    bound->endpoint = endpoint_new();
    bound->message_cap = cap_mint(bound->endpoint, ALL, MESSAGE_BADGE);
    bound->notification = notification_new();
    bound->signal_cap = cap_mint(bound->notification, ALL, SIGNAL_BADGE);
    bound->reply = reply_new();
    thread_new(&bound->thread, priority);
    ok(seL4_TCB_BindNotification(bound->thread.tcb, bound->notification));
}

static void bound_start(struct bound *bound, thread_code code, seL4_Word count)
{
    thread_start(&bound->thread, code, (seL4_Word)bound, count, 0, 0);
}

static void signals_on_endpoint(void)
{
    struct bound bound;
    seL4_CPtr other = notification_new();

    bound_new(&bound, MAIN + 1);
    equal(seL4_TCB_BindNotification(bound.thread.tcb, other), seL4_IllegalOperation);
    bound_start(&bound, wait_on_endpoint, 4);
    for (int i = 0; i < 2; i++) {
        (void)send(bound.message_cap, 0, 0, 0);
        seL4_Signal(bound.signal_cap);
    }
    equal(thread_join(&bound.thread), 4);
    for (seL4_Word i = 0; i < 4; i++) {
        check_record(&bound.record, i, i % 2 == 0 ? MESSAGE_BADGE : SIGNAL_BADGE);
    }
    ok(seL4_TCB_UnbindNotification(bound.thread.tcb));
    equal(seL4_TCB_UnbindNotification(bound.thread.tcb), seL4_IllegalOperation);
    bound_start(&bound, wait_on_endpoint, 1);
    seL4_Signal(bound.signal_cap);
    check(!thread_is_done(&bound.thread));
}

static void signals_on_notification(void)
{
    struct bound bound;

    bound_new(&bound, MAIN + 1);
    bound_start(&bound, wait_on_notification, 3);
    for (seL4_Word i = 0; i < 3; i++) {
        equal(bound.record.count, i);
        seL4_Signal(bound.signal_cap);
        check_record(&bound.record, i, SIGNAL_BADGE);
    }
    equal(thread_join(&bound.thread), 3);
}

/* The thread waits for a signal: a message does not wake it, and is not lost. */
static void message_while_waiting_for_signal(void)
{
    struct bound bound;
    struct thread sender;

    bound_new(&bound, MAIN + 1);
    bound_start(&bound, wait_on_both, 0);
    thread_run(&sender, MAIN + 1, send, bound.message_cap, 0, 0, 0);
    equal(bound.record.count, 0);
    check(!thread_is_done(&sender));
    seL4_Signal(bound.signal_cap);
    equal(thread_join(&bound.thread), 2);
    check_record(&bound.record, 0, SIGNAL_BADGE);
    check_record(&bound.record, 1, MESSAGE_BADGE);
    (void)thread_join(&sender);
}

/* The message is there first; on the endpoint, too, a signal comes before it. */
static void message_before_signal(void)
{
    struct bound bound;
    struct thread sender;

    bound_new(&bound, MAIN + 1);
    thread_run(&sender, MAIN + 2, send, bound.message_cap, 0, 0, 0);
    bound_start(&bound, wait_on_both, 0);
    equal(bound.record.count, 0);
    seL4_Signal(bound.signal_cap);
    equal(thread_join(&bound.thread), 2);
    check_record(&bound.record, 0, SIGNAL_BADGE);
    check_record(&bound.record, 1, MESSAGE_BADGE);
    (void)thread_join(&sender);

    thread_start(&sender, send, bound.message_cap, 0, 0, 0);
    seL4_Signal(bound.signal_cap);
    bound_start(&bound, wait_on_endpoint, 2);
    equal(thread_join(&bound.thread), 2);
    check_record(&bound.record, 2, SIGNAL_BADGE);
    check_record(&bound.record, 3, MESSAGE_BADGE);
    (void)thread_join(&sender);
}

/* Signalled without any scheduling context, the thread has its signal and runs when it gets one. */
static void passive_without_sc(void)
{
    struct bound bound;
    seL4_CPtr sc;

    bound_new(&bound, MAIN + 1);
    sc = bound.thread.sc;
    bound_start(&bound, wait_on_endpoint, 2);
    thread_set_sc(&bound.thread, seL4_CapNull);
    seL4_Signal(bound.signal_cap);
    seL4_Signal(bound.signal_cap);
    equal(bound.record.count, 0);
    thread_set_sc(&bound.thread, sc);
    equal(thread_join(&bound.thread), 2);
    check_record(&bound.record, 0, SIGNAL_BADGE);
    check_record(&bound.record, 1, SIGNAL_BADGE);
}

/* The notification's scheduling context goes to the thread with the signal, and comes back when the
 * thread waits again. */
static void passive_with_sc(void)
{
    struct bound bound;
    seL4_CPtr sc;

    bound_new(&bound, MAIN + 1);
    sc = bound.thread.sc;
    bound_start(&bound, wait_on_endpoint, 4);
    thread_set_sc(&bound.thread, seL4_CapNull);
    ok(seL4_SchedContext_Bind(sc, bound.notification));
    for (seL4_Word i = 0; i < 3; i++) {
        seL4_Signal(bound.signal_cap);
        check_record(&bound.record, i, SIGNAL_BADGE);
    }
    /* A message brings no scheduling context, and the notification's is not taken for it. */
    seL4_SetMR(0, WORD);
    seL4_NBSend(bound.message_cap, seL4_MessageInfo_new(0, 0, 0, 1));
    equal(bound.record.count, 3);
    ok(seL4_SchedContext_UnbindObject(sc, bound.notification));
    thread_set_sc(&bound.thread, sc);
    equal(thread_join(&bound.thread), 4);
    check_record(&bound.record, 3, MESSAGE_BADGE);
}

static const struct test tests[] = {
    {"BIND0001", "on an endpoint, messages and signals arrive in order", signals_on_endpoint},
    {"BIND0002", "on the bound notification, signals arrive", signals_on_notification},
    {"BIND0003", "a message waits while its receiver waits for a signal",
     message_while_waiting_for_signal},
    {"BIND0004", "a signal comes before a message that is there already", message_before_signal},
    {"BIND005", "a signal to a thread without time is kept for it", passive_without_sc},
    {"BIND006", "a signal brings the notification's scheduling context", passive_with_sc},
};
GROUP(binding, tests);
