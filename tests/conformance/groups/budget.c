/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Threads with a budget: as much of the time as they were given, and when it comes back.
 */
#include "suite.h"

#define LOW    50
#define PERIOD 10000 /* microseconds */
#define JOBS   20

static void start(struct thread *thread, seL4_Word priority, seL4_Time budget, seL4_Time period,
                  thread_code code, seL4_Word a, seL4_Word b)
{
    thread_new(thread, priority);
    thread_set_sc(thread, sc_new(budget, period));
    thread_start(thread, code, a, b, 0, 0);
}

static void test_accuracy(void)
{
    struct thread a, b;

    start(&a, LOW + 1, PERIOD / 5, PERIOD, spin_forever, 0, 0);
    start(&b, LOW, PERIOD * 3 / 5, PERIOD * 2, spin_forever, 1, 0);
    /* They are interrupted, by the main thread and one by the other: budgets come back in parts. */
    ok(seL4_SchedControl_ConfigureFlags(SCHED_CONTROL, a.sc, PERIOD / 5, PERIOD, 6, 0, 0));
    ok(seL4_SchedControl_ConfigureFlags(SCHED_CONTROL, b.sc, PERIOD * 3 / 5, PERIOD * 2, 6, 0, 0));
    check(share_is(a.sc, 15, 24));
    check(share_is(b.sc, 23, 36));
    check(rounds[0] > 0 && rounds[1] > 0);
}

/* One job in each period, for ever or for a number of them; returns how long that took. An interrupt
 * in the middle of a job splits the budget, and then there are two in a period. */
static seL4_Word do_jobs(seL4_Word index, seL4_Word count, seL4_Word c, seL4_Word d)
{
    seL4_Word start_us = now_us();

    while (rounds[index] + 1 != count) {
        rounds[index]++;
        seL4_Yield();
    }
    rounds[index]++;
    return now_us() - start_us + c + d;
}

static void test_periodic(void)
{
    struct thread thread;

    start(&thread, LOW, PERIOD / 5, PERIOD, do_jobs, 0, JOBS);
    check(thread_join(&thread) >= JOBS / 2 * PERIOD);
    equal(rounds[0], JOBS);
}

static void test_two_periodic(void)
{
    struct thread often, seldom;
    seL4_Word elapsed, begin = now_us();

    start(&often, LOW, PERIOD / 10, PERIOD / 2, do_jobs, 0, 0);
    start(&seldom, LOW, PERIOD / 10, PERIOD * 2, do_jobs, 1, 0);
    while (rounds[1] < 8) {
        check(moves(1));
    }
    ok(seL4_TCB_Suspend(often.tcb));
    elapsed = now_us() - begin;
    check(rounds[0] <= 2 * elapsed / (PERIOD / 2));
    check(rounds[1] <= 2 * elapsed / (PERIOD * 2));
    check(rounds[0] > rounds[1]); /* four times as often, but for stalls of the machine */
}

/* Jobs of the higher priority, until one takes too long: after a stall of the machine its budget may
 * end in the middle of one. */
static volatile bool at_work;
static volatile seL4_Word job, seen[JOBS];

static seL4_Word work_in_periods(seL4_Word us, seL4_Word sc, seL4_Word c, seL4_Word d)
{
    for (job = 0; job < JOBS; job++) {
        at_work = true;
        spin_us(us);
        at_work = false;
        if (sc_consumed(sc) > 6 * us) {
            break;
        }
        seL4_Yield();
    }
    return job + c + d;
}

static seL4_Word watch(seL4_Word index, seL4_Word b, seL4_Word c, seL4_Word d)
{
    for (;;) {
        if (at_work && job < JOBS) {
            seen[job]++;
        }
        rounds[index]++;
    }
    return b + c + d;
}

/* Returns how many jobs took the time that they should. */
static seL4_Word run_in_order(void)
{
    struct thread high, low;
    seL4_Word done;

    for (int i = 0; i < JOBS; i++) {
        seen[i] = 0;
    }
    at_work = false;
    start(&low, LOW, PERIOD, PERIOD, watch, 0, 0);
    thread_new(&high, LOW + 1);
    thread_set_sc(&high, sc_new(PERIOD / 2, PERIOD));
    thread_start(&high, work_in_periods, PERIOD / 20, high.sc, 0, 0);
    done = thread_join(&high);
    for (seL4_Word i = 0; i < done; i++) {
        equal(seen[i], 0);
    }
    check(moves(0));
    ok(seL4_TCB_Suspend(low.tcb));
    return done;
}

static void test_order(void)
{
    seL4_Word done = 0;

    for (int i = 0; i < 50 && done < JOBS; i++) {
        done += run_in_order();
    }
    check(done > 0);
}

static void test_resume(void)
{
    struct thread thread;

    start(&thread, LOW, PERIOD * 5, PERIOD * 10000, spin_forever, 0, 0);
    check(moves(0));
    sleep_us(PERIOD * 8);
    for (int i = 0; i < 10; i++) {
        ok(seL4_TCB_Suspend(thread.tcb));
        ok(seL4_TCB_Resume(thread.tcb));
        check(stands(0));
    }
    ok(seL4_SchedContext_Unbind(thread.sc));
    ok(seL4_SchedContext_Bind(thread.sc, thread.tcb));
    check(stands(0));
}

static const struct test tests[] = {
    {"SCHED0011", "threads get the share of their budgets", test_accuracy},
    {"SCHED0012", "a thread that yields goes on in the next period", test_periodic},
    {"SCHED0013", "threads have periods of their own", test_two_periodic},
    {"SCHED0014", "a thread of lower priority runs between the turns of a higher one", test_order},
    {"SCHED0016", "suspend and resume bring no new budget", test_resume},
};
GROUP(budget, tests);
