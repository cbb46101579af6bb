/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The timer that the other groups measure with.
 */
#include "suite.h"

static bool has_signal(seL4_CPtr notification)
{
    seL4_Word badge = 0;

    (void)seL4_Poll(notification, &badge);
    return badge != 0;
}

static void test_interrupts(void)
{
    seL4_CPtr notification = notification_new();
    seL4_CPtr handler = timer_handler(cap_mint(notification, ALL, 1));

    for (seL4_Word us = 1000; us <= 16000; us *= 2) {
        seL4_Word start = now_us();

        timer_start(us);
        seL4_Wait(notification, NULL);
        check(now_us() - start >= us);
        spin_us(1000);
        check(!has_signal(notification)); /* masked until it is acknowledged */
        ok(seL4_IRQHandler_Ack(handler));
        spin_us(1000);
        check(has_signal(notification)); /* the timer's line was still up */
        timer_stop();
        ok(seL4_IRQHandler_Ack(handler));
        spin_us(1000);
        check(!has_signal(notification));
    }
}

static void test_moves_on(void)
{
    seL4_CPtr notification = notification_new(), handler = timer_handler(notification);
    seL4_Word before = now_us();

    for (int i = 0; i < 50; i++) {
        seL4_Word set;

        timer_start(500);
        set = now_us();
        check(set >= before);
        seL4_Wait(notification, NULL);
        before = now_us();
        check(before > set);
        timer_stop();
        ok(seL4_IRQHandler_Ack(handler));
    }
}

static const struct test tests[] = {
    {"TIMER0001", "the timer interrupts when its time is over", test_interrupts},
    {"TIMER0002", "time moves on between setting and interrupt", test_moves_on},
};
GROUP(timer, tests);
