/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Interrupts wake threads, which run on the notification's scheduling context or on their own.
 */
#include "suite.h"

#define DELAY   200 /* microseconds until an interrupt */
#define FOREVER 10000

/* Takes interrupts for ever. The timer is the main thread's alone, so that stops it, and acknowledges. */
static seL4_Word handle(seL4_Word notification, seL4_Word index, seL4_Word what, seL4_Word unused)
{
    for (;;) {
        seL4_Wait(notification, NULL);
        note((char)what);
        rounds[index]++;
    }
    return unused;
}

/* Does not wait for the next one until it is let through the gate. */
static volatile seL4_CPtr gate;

static seL4_Word handle_and_stop(seL4_Word notification, seL4_Word index, seL4_Word what,
                                 seL4_Word unused)
{
    for (;;) {
        seL4_Wait(notification, NULL);
        note((char)what);
        rounds[index]++;
        seL4_Wait(gate, NULL);
    }
    return unused;
}

/* Waits for interrupts; above the main thread, so that it handles them at once. */
static void start(struct thread *thread, thread_code code, seL4_CPtr notification, unsigned index)
{
    thread_run(thread, MAIN + 1, code, notification, index, 'a' + index, 0);
}

static void start_passive(struct thread *thread, thread_code code, seL4_CPtr notification,
                          unsigned index)
{
    start(thread, code, notification, index);
    thread_set_sc(thread, seL4_CapNull);
}

/* The next interrupt makes the thread run. */
static bool handled(seL4_CPtr handler, unsigned index)
{
    seL4_Word before = rounds[index];

    timer_start(DELAY);
    for (int i = 0; i < 1000 && rounds[index] == before; i++) {
        spin_us(1000);
    }
    timer_stop();
    ok(seL4_IRQHandler_Ack(handler));
    return rounds[index] == before + 1;
}

static bool unhandled(unsigned index)
{
    seL4_Word before = rounds[index];

    timer_start(DELAY);
    spin_us(DELAY + 20000);
    timer_stop();
    return rounds[index] == before;
}

static void test_lent(void)
{
    struct thread a;
    seL4_CPtr notification = notification_new(), handler = timer_handler(notification);
    seL4_CPtr sc = sc_new(FOREVER, FOREVER);

    ok(seL4_SchedContext_Bind(sc, notification));
    start_passive(&a, handle, notification, 0);
    for (int i = 0; i < 5; i++) {
        check(handled(handler, 0));
        check(!thread_has_sc(&a)); /* given back */
    }
}

static void test_lent_and_own(void)
{
    struct thread a, b;
    seL4_CPtr notification = notification_new(), handler = timer_handler(notification);

    ok(seL4_SchedContext_Bind(sc_new(FOREVER, FOREVER), notification));
    start_passive(&a, handle, notification, 0);
    start(&b, handle, notification, 1);
    for (int i = 0; i < 3; i++) {
        check(handled(handler, 0));
        check(handled(handler, 1));
        check(!thread_has_sc(&a) && thread_has_sc(&b));
    }
    noted("ababab");
}

static void test_none(void)
{
    struct thread a;
    seL4_CPtr notification = notification_new(), handler = timer_handler(notification);

    start_passive(&a, handle, notification, 0);
    check(unhandled(0));
    noted("");
    thread_set_sc(&a, sc_new(FOREVER, FOREVER));
    noted("a"); /* the interrupt had woken it */
    ok(seL4_IRQHandler_Ack(handler));
    check(handled(handler, 0));
}

static void test_lent_once(void)
{
    struct thread a, b;
    seL4_CPtr notification = notification_new(), handler = timer_handler(notification);

    gate = notification_new();
    ok(seL4_SchedContext_Bind(sc_new(FOREVER, FOREVER), notification));
    start_passive(&a, handle_and_stop, notification, 0);
    start_passive(&b, handle_and_stop, notification, 1);
    check(handled(handler, 0));
    check(unhandled(1));
    check(thread_has_sc(&a) && !thread_has_sc(&b));
    ok(seL4_IRQHandler_Ack(handler));
    seL4_Signal(gate);
    check(handled(handler, 0));
    noted("aa");
    thread_set_sc(&b, sc_new(FOREVER, FOREVER));
    noted("b");
}

static void test_deleted(void)
{
    struct thread a;
    seL4_CPtr notification = notification_new(), handler = timer_handler(notification);
    seL4_CPtr sc = sc_new(FOREVER, FOREVER);

    ok(seL4_SchedContext_Bind(sc, notification));
    start_passive(&a, handle, notification, 0);
    check(handled(handler, 0));
    cap_delete(sc);
    check(unhandled(0));
    thread_set_sc(&a, sc_new(FOREVER, FOREVER));
    noted("aa");
    ok(seL4_IRQHandler_Ack(handler));
    thread_set_sc(&a, seL4_CapNull);
    ok(seL4_SchedContext_Bind(sc_new(FOREVER, FOREVER), notification));
    check(handled(handler, 0));
}

static const struct test tests[] = {
    {"INTERRUPT0002", "an interrupt's handler runs on its notification's context", test_lent},
    {"INTERRUPT0003", "handlers with and without a context of their own take turns",
     test_lent_and_own},
    {"INTERRUPT0004", "a handler without any context does not run", test_none},
    {"INTERRUPT0005", "a notification lends its context to one thread", test_lent_once},
    {"INTERRUPT0006", "a deleted context is not lent", test_deleted},
};
GROUP(interrupt, tests);
