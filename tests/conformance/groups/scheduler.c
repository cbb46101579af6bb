/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Who runs: priorities, stopping and going on, the order of those who wait.
 */
#include "suite.h"

#define LOW 50

static seL4_Word write_note(seL4_Word what, seL4_Word b, seL4_Word c, seL4_Word d)
{
    note((char)what);
    return b + c + d;
}

static void test_suspend(void)
{
    struct thread thread;

    thread_run(&thread, LOW, spin_forever, 0, 0, 0, 0);
    for (int i = 0; i < 3; i++) {
        check(moves(0));
        ok(seL4_TCB_Suspend(thread.tcb));
        check(stands(0));
        ok(seL4_TCB_Resume(thread.tcb));
    }
    check(moves(0));
}

static void test_resume_self(void)
{
    ok(seL4_TCB_Resume(SELF));
    ok(seL4_TCB_Resume(SELF));
}

static seL4_Word suspend_between(seL4_Word self, seL4_Word before, seL4_Word after, seL4_Word d)
{
    note((char)before);
    (void)seL4_TCB_Suspend(self);
    note((char)after);
    return d;
}

static void test_suspend_and_resume(void)
{
    struct thread a, b;

    thread_new(&a, LOW);
    thread_new(&b, LOW);
    thread_start(&a, suspend_between, a.tcb, 'A', 'a', 0);
    thread_start(&b, suspend_between, b.tcb, 'B', 'b', 0);
    others_run();
    noted("AB");
    others_run();
    noted("");
    ok(seL4_TCB_Resume(b.tcb));
    noted("");
    others_run();
    noted("b");
    ok(seL4_TCB_Suspend(a.tcb)); /* once is enough to undo both */
    ok(seL4_TCB_Resume(a.tcb));
    others_run();
    noted("a");
}

#define PRIORITIES (TOP - 1)

static volatile seL4_Word runs;
static volatile bool in_order;

static seL4_Word expect_turn(seL4_Word priority, seL4_Word b, seL4_Word c, seL4_Word d)
{
    in_order = in_order && runs == PRIORITIES - priority;
    runs++;
    return b + c + d;
}

static void test_all_priorities(void)
{
    struct thread *threads = pages_new(4);

    check(PRIORITIES * sizeof(struct thread) <= 0x4000);
    runs = 0;
    in_order = true;
    ok(seL4_TCB_SetPriority(SELF, SELF, TOP));
    for (seL4_Word priority = 1; priority <= PRIORITIES; priority++) {
        thread_run(&threads[priority - 1], priority, expect_turn, priority, 0, 0, 0);
    }
    equal(runs, 0);
    ok(seL4_TCB_SetPriority(SELF, SELF, 0));
    ok(seL4_TCB_SetPriority(SELF, SELF, MAIN));
    equal(runs, PRIORITIES);
    check(in_order);
}

static void test_set_priority(void)
{
    struct thread a, b, authority;

    thread_new(&authority, LOW);
    ok(seL4_TCB_SetMCPriority(authority.tcb, SELF, LOW));
    thread_run(&a, LOW, write_note, 'a', 0, 0, 0);
    thread_run(&b, LOW, write_note, 'b', 0, 0, 0);
    equal(seL4_TCB_SetPriority(b.tcb, authority.tcb, LOW + 1), seL4_RangeError);
    equal(seL4_GetMR(0), 0);
    equal(seL4_GetMR(1), LOW);
    equal(seL4_TCB_SetPriority(b.tcb, SELF, TOP + 1), seL4_RangeError);
    equal(seL4_TCB_SetPriority(b.tcb, CSPACE, LOW), seL4_InvalidCapability);
    equal(seL4_TCB_SetMCPriority(b.tcb, authority.tcb, LOW + 1), seL4_RangeError);
    ok(seL4_TCB_SetPriority(a.tcb, authority.tcb, LOW - 1));
    noted("");
    others_run();
    noted("ba");
}

static seL4_Word send_note(seL4_Word endpoint, seL4_Word what, seL4_Word c, seL4_Word d)
{
    seL4_SetMR(0, what);
    (void)seL4_Call(endpoint, seL4_MessageInfo_new(0, 0, 0, 1));
    note((char)what);
    return c + d;
}

static seL4_Word receive_note(seL4_Word endpoint, seL4_Word what, seL4_Word c, seL4_Word d)
{
    seL4_Wait(endpoint, NULL);
    note((char)what);
    return c + d;
}

/* Takes the messages of all, in their order. */
static void receive_all(seL4_CPtr endpoint, unsigned count)
{
    seL4_CPtr reply = reply_new();

    for (unsigned i = 0; i < count; i++) {
        (void)seL4_Recv(endpoint, NULL, reply);
        note((char)seL4_GetMR(0));
        seL4_Send(reply, seL4_MessageInfo_new(0, 0, 0, 0));
    }
}

static void test_ipc_priorities(void)
{
    struct thread threads[4];
    static const struct {
        seL4_Word priority;
        char what;
    } as[4] = {{LOW, 'c'}, {LOW + 9, 'a'}, {LOW - 9, 'd'}, {LOW + 1, 'b'}};
    seL4_CPtr endpoint = endpoint_new(), notification = notification_new();

    for (int i = 0; i < 4; i++) {
        thread_run(&threads[i], as[i].priority, send_note, endpoint, (seL4_Word)as[i].what, 0, 0);
        others_run();
    }
    receive_all(endpoint, 4);
    noted("abcd");
    others_run();
    noted("abcd");
    for (int i = 0; i < 4; i++) {
        thread_start(&threads[i], receive_note, i < 2 ? endpoint : notification,
                     (seL4_Word)as[i].what, 0, 0);
        others_run();
    }
    seL4_Send(endpoint, seL4_MessageInfo_new(0, 0, 0, 0));
    others_run();
    noted("a");
    seL4_Signal(notification);
    others_run();
    noted("b");
    seL4_Signal(notification);
    seL4_Send(endpoint, seL4_MessageInfo_new(0, 0, 0, 0));
    others_run();
    noted("cd");
}

/* Three that wait; the last comes first, then the first last. */
static void change_priorities(struct thread *threads, thread_code code, seL4_CPtr object)
{
    for (seL4_Word i = 0; i < 3; i++) {
        thread_run(&threads[i], LOW, code, object, 'a' + i, 0, 0);
    }
    others_run();
    noted("");
    thread_set_priority(&threads[2], LOW + 2);
    thread_set_priority(&threads[0], LOW - 2);
}

static void test_change_while_waiting(void)
{
    struct thread threads[3];
    seL4_CPtr endpoint = endpoint_new(), notification = notification_new();

    change_priorities(threads, send_note, endpoint);
    receive_all(endpoint, 3);
    noted("cba");
    others_run();
    noted("cba");
    change_priorities(threads, receive_note, endpoint);
    for (int i = 0; i < 3; i++) {
        seL4_Send(endpoint, seL4_MessageInfo_new(0, 0, 0, 0));
        others_run();
    }
    noted("cba");
    change_priorities(threads, receive_note, notification);
    for (int i = 0; i < 3; i++) {
        seL4_Signal(notification);
        others_run();
    }
    noted("cba");
}

static seL4_Word call_three_times(seL4_Word endpoint, seL4_Word what, seL4_Word c, seL4_Word d)
{
    for (int i = 0; i < 3; i++) {
        seL4_SetMR(0, what);
        (void)seL4_Call(endpoint, seL4_MessageInfo_new(0, 0, 0, 1));
    }
    return c + d;
}

static seL4_Word serve(seL4_Word endpoint, seL4_Word reply, seL4_Word c, seL4_Word d)
{
    (void)seL4_Recv(endpoint, NULL, reply);
    for (;;) {
        note((char)seL4_GetMR(0));
        (void)seL4_ReplyRecv(endpoint, seL4_MessageInfo_new(0, 0, 0, 0), NULL, reply);
    }
    return c + d;
}

/* Whoever is answered calls again only after the server has taken the next one. */
static void test_reply_receive_order(void)
{
    struct thread clients[3], server;
    seL4_CPtr endpoint = endpoint_new();

    for (seL4_Word i = 0; i < 3; i++) {
        thread_run(&clients[i], LOW + 9 - i, call_three_times, endpoint, 'a' + i, 0, 0);
    }
    thread_run(&server, LOW, serve, endpoint, reply_new(), 0, 0);
    others_run();
    noted("abababccc");
    for (int i = 0; i < 3; i++) {
        check(thread_is_done(&clients[i]));
    }
}

static void test_resume_without_time(void)
{
    struct thread thread;
    seL4_CPtr sc = object_new(seL4_SchedContextObject, 9);

    thread_new(&thread, LOW);
    thread_set_sc(&thread, seL4_CapNull);
    thread_start(&thread, write_note, 'a', 0, 0, 0);
    others_run();
    noted("");
    thread_set_sc(&thread, sc); /* has no budget yet */
    ok(seL4_TCB_Resume(thread.tcb));
    others_run();
    noted("");
    ok(seL4_SchedControl_ConfigureFlags(SCHED_CONTROL, sc, 10000, 10000, 0, 0, 0));
    noted("");
    others_run();
    noted("a");
}

static seL4_Word lower_itself(seL4_Word self, seL4_Word b, seL4_Word c, seL4_Word d)
{
    note('1');
    (void)seL4_TCB_SetPriority(self, SELF, LOW - 9);
    note('2');
    return b + c + d;
}

static seL4_Word raise_other(seL4_Word other, seL4_Word b, seL4_Word c, seL4_Word d)
{
    note('3');
    (void)seL4_TCB_SetPriority(other, SELF, LOW + 9);
    note('4');
    return b + c + d;
}

static void test_higher_runs_at_once(void)
{
    struct thread a, b;

    thread_new(&a, LOW);
    thread_start(&a, lower_itself, a.tcb, 0, 0, 0);
    thread_run(&b, LOW - 1, write_note, 'b', 0, 0, 0);
    others_run();
    noted("1b2");
    thread_start(&b, write_note, 'b', 0, 0, 0);
    thread_set_priority(&a, LOW);
    thread_start(&a, raise_other, b.tcb, 0, 0, 0);
    others_run();
    noted("3b4");
}

/* None of them ever gives way. */
static void test_equal_priorities(void)
{
    struct thread threads[COUNTERS];

    for (unsigned i = 0; i < COUNTERS; i++) {
        thread_new(&threads[i], LOW);
        thread_set_sc(&threads[i], sc_new(1000, 1000));
        thread_start(&threads[i], spin_forever, i, 0, 0, 0);
    }
    for (unsigned i = 0; i < COUNTERS; i++) {
        check(moves(i));
        check(moves(i));
    }
}

static const struct test tests[] = {
    {"SCHED0000", "a suspended thread stands still until it is resumed", test_suspend},
    {"SCHED0002", "a thread may resume itself", test_resume_self},
    {"SCHED0003", "threads suspend themselves and go on where they were", test_suspend_and_resume},
    {"SCHED0004", "threads of all priorities run in their order", test_all_priorities},
    {"SCHED0005", "TCB_SetPriority obeys the authority's maximum", test_set_priority},
    {"SCHED0007", "those who wait are served by priority", test_ipc_priorities},
    {"SCHED0008", "a new priority changes the place of one who waits", test_change_while_waiting},
    {"SCHED0009", "ReplyRecv takes the caller with the highest priority", test_reply_receive_order},
    {"SCHED0010", "without time nothing runs, resumed or not", test_resume_without_time},
    {"SCHED0020", "whoever gets a higher priority runs at once", test_higher_runs_at_once},
    {"SCHED0021", "threads of one priority take turns", test_equal_priorities},
};
GROUP(scheduler, tests);
