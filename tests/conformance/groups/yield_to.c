/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * SchedContext_YieldTo: another thread's turn comes now, and the caller is told what it used.
 */
#include "suite.h"

#define LOW     50
#define FOREVER 10000
#define WORK    20000 /* microseconds */

static volatile seL4_Time used;

static seL4_Word yield_to(seL4_Word sc, seL4_Word before, seL4_Word after, seL4_Word d)
{
    seL4_SchedContext_YieldTo_t result;

    note((char)before);
    result = seL4_SchedContext_YieldTo(sc);
    note((char)after);
    used = result.consumed;
    return (seL4_Word)result.error + d;
}

static seL4_Word work(seL4_Word what, seL4_Word us, seL4_Word c, seL4_Word d)
{
    note((char)what);
    spin_us(us);
    return c + d;
}

static void test_errors(void)
{
    struct thread high, low;
    seL4_CPtr passive = sc_new(FOREVER, FOREVER), notification = notification_new();

    equal(seL4_SchedContext_YieldTo(SELF_SC).error, seL4_IllegalOperation);
    equal(seL4_SchedContext_YieldTo(passive).error, seL4_IllegalOperation);
    ok(seL4_SchedContext_Bind(passive, notification));
    equal(seL4_SchedContext_YieldTo(passive).error, seL4_IllegalOperation);
    thread_new(&high, LOW + 1);
    ok(seL4_SchedContext_YieldTo(high.sc).error); /* does not run, but could */
    thread_new(&low, LOW);
    ok(seL4_TCB_SetMCPriority(low.tcb, SELF, LOW));
    thread_start(&low, yield_to, high.sc, 'a', 'A', 0);
    equal(thread_join(&low), seL4_IllegalOperation);
    thread_set_priority(&high, LOW);
    thread_start(&low, yield_to, high.sc, 'a', 'A', 0);
    ok(thread_join(&low));
}

/* The first yields to the second, which never ends. */
static void yield_to_spinner(struct thread *yielder, struct thread *spinner)
{
    thread_new(spinner, LOW);
    thread_run(yielder, LOW, yield_to, spinner->sc, 'a', 'A', 0);
    thread_start(spinner, spin_forever, 0, 0, 0, 0);
    check(moves(0));
    noted("a");
}

static void returns(struct thread *yielder)
{
    others_run();
    noted("A");
    check(thread_is_done(yielder));
    ok(yielder->state->result);
}

static void test_target_goes(void)
{
    struct thread yielder, spinner;

    yield_to_spinner(&yielder, &spinner);
    cap_delete(spinner.sc);
    returns(&yielder);
    yield_to_spinner(&yielder, &spinner);
    cap_delete(spinner.tcb);
    returns(&yielder);
    yield_to_spinner(&yielder, &spinner);
    ok(seL4_SchedContext_Unbind(spinner.sc));
    returns(&yielder);
    yield_to_spinner(&yielder, &spinner);
    ok(seL4_TCB_Suspend(spinner.tcb));
    returns(&yielder);
}

static void test_yielder_goes(void)
{
    struct thread yielder, spinner;

    yield_to_spinner(&yielder, &spinner);
    cap_delete(yielder.tcb);
    check(moves(0));
    ok(seL4_SchedContext_YieldTo(spinner.sc).error);
    ok(seL4_TCB_Suspend(spinner.tcb));
    yield_to_spinner(&yielder, &spinner);
    ok(seL4_TCB_Suspend(yielder.tcb));
    check(moves(0));
    ok(seL4_TCB_Resume(yielder.tcb));
    ok(seL4_TCB_Suspend(spinner.tcb));
    returns(&yielder);
    yield_to_spinner(&yielder, &spinner);
    ok(seL4_SchedContext_YieldTo(spinner.sc).error); /* instead of the other yielder */
    ok(seL4_TCB_Suspend(spinner.tcb));
    returns(&yielder);
}

static void test_clean_up(void)
{
    test_target_goes();
    test_yielder_goes();
}

static void test_order(void)
{
    struct thread a, b, c;

    thread_new(&c, LOW);
    thread_run(&a, LOW, yield_to, c.sc, 'a', 'A', 0);
    thread_run(&b, LOW, work, 'b', 0, 0, 0);
    thread_start(&c, work, 'c', WORK, 0, 0);
    others_run();
    noted("acAb");
    ok(a.state->result);
    check(used >= WORK);
    check(sc_consumed(c.sc) < used);
    thread_start(&a, work, 'a', 0, 0, 0);
    thread_start(&b, work, 'b', 0, 0, 0);
    thread_start(&c, work, 'c', 0, 0, 0);
    ok(seL4_SchedContext_YieldTo(c.sc).error); /* is below, but the next there */
    noted("");
    others_run();
    noted("cab");
}

static const struct test tests[] = {
    {"SCHED0017", "YieldTo wants a thread that the caller may yield to", test_errors},
    {"SCHED0018", "YieldTo ends when one of both goes", test_clean_up},
    {"SCHED0019", "YieldTo makes a thread the next, and tells what it used", test_order},
};
GROUP(yield_to, tests);
