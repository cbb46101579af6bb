/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Scheduling contexts: their parameters, whom they are bound to, and whom they are lent to.
 */
#include "suite.h"

#define LOW     50
#define SIZE    9     /* bits of a scheduling context */
#define FOREVER 10000 /* microseconds, of as many */

static seL4_Error configure(seL4_CPtr sc, seL4_Time budget, seL4_Time period, seL4_Word refills)
{
    return seL4_SchedControl_ConfigureFlags(SCHED_CONTROL, sc, budget, period, refills, 0, 0);
}

static void test_configure(void)
{
    seL4_CPtr sc = object_new(seL4_SchedContextObject, SIZE);
    seL4_CPtr large = object_new(seL4_SchedContextObject, SIZE + 1);
    seL4_Word most;

    ok(configure(sc, 1000, 5000, 0));
    ok(configure(sc, 5000, 5000, 0));
    equal(configure(sc, 0, 5000, 0), seL4_RangeError);
    equal(configure(sc, 5001, 5000, 0), seL4_RangeError);
    equal(seL4_GetMR(1), 5000);
    equal(configure(sc, 1000, 0, 0), seL4_RangeError);
    equal(configure(sc, ~0UL, ~0UL, 0), seL4_RangeError);
    equal(configure(sc, 1000, 5000, 1000), seL4_RangeError);
    most = seL4_GetMR(1);
    ok(configure(sc, 1000, 5000, most));
    equal(configure(sc, 1000, 5000, most + 1), seL4_RangeError);
    ok(configure(large, 1000, 5000, most + 1));
    equal(configure(SELF, 1000, 5000, 0), seL4_InvalidCapability);
    equal(configure(seL4_CapNull, 1000, 5000, 0), seL4_InvalidCapability);
    equal(seL4_SchedControl_ConfigureFlags(sc, sc, 1000, 5000, 0, 0, 0), seL4_IllegalOperation);
}

#define REFILLS 6 /* more: each time that the main thread wakes, it cuts a budget in two */

static void test_reconfigure(void)
{
    struct thread thread;

    thread_run(&thread, LOW, spin_forever, 0, 0, 0, 0);
    check(share_is(thread.sc, 60, 100));
    ok(configure(thread.sc, 1000, 10000, REFILLS));
    check(share_is(thread.sc, 4, 14));
    ok(configure(thread.sc, 5000, 10000, REFILLS));
    check(share_is(thread.sc, 35, 55));
    ok(configure(thread.sc, 10000, 10000, REFILLS));
    check(share_is(thread.sc, 60, 100));
    ok(configure(thread.sc, 1000, 10000000, REFILLS));
    sleep_us(20000);
    check(stands(0));
    ok(configure(thread.sc, 2000, 10000000, 0)); /* it waits for its refill: no new budget */
    check(stands(0));
    ok(configure(thread.sc, 10000, 10000, 0));
    check(stands(0));
    ok(seL4_TCB_Suspend(thread.tcb));
    ok(configure(thread.sc, 10000, 10000, 0)); /* not in use: starts afresh */
    ok(seL4_TCB_Resume(thread.tcb));
    check(moves(0));
}

static void test_bind(void)
{
    struct thread thread;
    seL4_CPtr tcb = object_new(seL4_TCBObject, 0), notification = notification_new();
    seL4_CPtr sc = sc_new(FOREVER, FOREVER), other = sc_new(FOREVER, FOREVER);

    ok(seL4_SchedContext_Bind(sc, tcb));
    equal(seL4_SchedContext_Bind(sc, tcb), seL4_IllegalOperation);
    equal(seL4_SchedContext_Bind(other, tcb), seL4_IllegalOperation);
    equal(seL4_SchedContext_Bind(sc, object_new(seL4_TCBObject, 0)), seL4_IllegalOperation);
    equal(seL4_SchedContext_Bind(sc, notification), seL4_IllegalOperation);
    equal(seL4_SchedContext_UnbindObject(sc, notification), seL4_IllegalOperation);
    equal(seL4_SchedContext_UnbindObject(other, tcb), seL4_IllegalOperation);
    ok(seL4_SchedContext_UnbindObject(sc, tcb));
    equal(seL4_SchedContext_UnbindObject(sc, tcb), seL4_IllegalOperation);
    ok(seL4_SchedContext_Bind(sc, notification));
    equal(seL4_SchedContext_Bind(other, notification), seL4_IllegalOperation);
    equal(seL4_SchedContext_Bind(sc, tcb), seL4_IllegalOperation);
    ok(seL4_SchedContext_Unbind(sc));
    ok(seL4_SchedContext_Bind(other, notification));
    ok(seL4_SchedContext_Bind(sc, tcb));
    ok(seL4_SchedContext_Unbind(sc));
    equal(seL4_SchedContext_Bind(sc, endpoint_new()), seL4_InvalidCapability);
    equal(seL4_SchedContext_Bind(sc, sc), seL4_InvalidCapability);
    equal(seL4_SchedContext_UnbindObject(sc, sc), seL4_InvalidCapability);
    equal(seL4_SchedContext_Unbind(SELF_SC), seL4_IllegalOperation);
    equal(seL4_SchedContext_UnbindObject(SELF_SC, SELF), seL4_IllegalOperation);
    thread_run(&thread, LOW, spin_forever, 0, 0, 0, 0);
    check(moves(0));
    ok(seL4_SchedContext_Unbind(thread.sc));
    check(stands(0));
    ok(seL4_SchedContext_Bind(thread.sc, thread.tcb));
    check(moves(0));
}

static void test_delete(void)
{
    struct thread thread;

    thread_run(&thread, LOW, spin_forever, 0, 0, 0, 0);
    check(moves(0));
    cap_delete(thread.sc);
    check(stands(0));
    ok(seL4_TCB_Resume(thread.tcb));
    check(stands(0));
    ok(seL4_SchedContext_Bind(sc_new(FOREVER, FOREVER), thread.tcb));
    check(moves(0));
}

/* A passive thread that runs on what its notification lends it. */
static seL4_Word wait_and_spin(seL4_Word notification, seL4_Word index, seL4_Word c, seL4_Word d)
{
    seL4_Wait(notification, NULL);
    return spin_forever(index, 0, c, d);
}

static void start_passive(struct thread *thread, thread_code code, seL4_Word a, seL4_Word b,
                          seL4_Word c)
{
    thread_run(thread, LOW, code, a, b, c, 0);
    others_run();
    thread_set_sc(thread, seL4_CapNull);
}

static void test_delete_borrower(void)
{
    struct thread a, b;
    seL4_CPtr notification = notification_new(), sc = sc_new(FOREVER, FOREVER);

    ok(seL4_SchedContext_Bind(sc, notification));
    start_passive(&a, wait_and_spin, notification, 0, 0);
    seL4_Signal(notification);
    check(moves(0));
    equal(seL4_SchedContext_Bind(sc, b.tcb = object_new(seL4_TCBObject, 0)),
          seL4_IllegalOperation); /* in use */
    cap_delete(a.tcb);
    check(stands(0));
    start_passive(&b, wait_and_spin, notification, 1, 0);
    seL4_Signal(notification);
    check(moves(1));
}

static seL4_Word write_note(seL4_Word what, seL4_Word b, seL4_Word c, seL4_Word d)
{
    note((char)what);
    return b + c + d;
}

static void test_resume_passive(void)
{
    struct thread a, b;
    seL4_CPtr sc = sc_new(FOREVER, FOREVER);

    thread_new(&a, LOW);
    thread_set_sc(&a, seL4_CapNull);
    thread_start(&a, write_note, 'a', 0, 0, 0); /* resumes it */
    others_run();
    noted("");
    thread_set_sc(&a, sc);
    others_run();
    noted("a");
    thread_new(&b, LOW);
    thread_start(&b, write_note, 'b', 0, 0, 0);
    ok(seL4_TCB_Suspend(b.tcb));
    thread_set_sc(&b, seL4_CapNull);
    thread_set_sc(&a, seL4_CapNull);
    thread_set_sc(&b, sc);
    others_run();
    noted("");
    ok(seL4_TCB_Resume(b.tcb));
    others_run();
    noted("b");
}

static const struct test tests[] = {
    {"SCHED_CONTEXT_0001", "SchedControl_Configure checks its parameters", test_configure},
    {"SCHED_CONTEXT_0002", "new parameters change a thread's share", test_reconfigure},
    {"SCHED_CONTEXT_0003", "a context has one thread or notification", test_bind},
    {"SCHED_CONTEXT_0005", "without its scheduling context a thread stands", test_delete},
    {"SCHED_CONTEXT_0006", "a notification gets back what it lent to a thread that is gone",
     test_delete_borrower},
    {"SCHED_CONTEXT_0007", "a passive thread runs when it is resumed and has a context",
     test_resume_passive},
};
GROUP(schedcontext, tests);
