/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The physical timer: its interrupt is the suite's, and so are its registers, but its main thread's
 * only.
 */
#include "suite.h"

static seL4_Word read_counter(void)
{
    seL4_Word count;

    __asm__ volatile("isb\n mrs %0, cntpct_el0" : "=r"(count)::"memory");
    return count;
}

static seL4_Word frequency(void)
{
    seL4_Word hertz;

    __asm__ volatile("mrs %0, cntfrq_el0" : "=r"(hertz));
    return hertz;
}

seL4_Word now_us(void)
{
    return read_counter() * 1000000 / frequency();
}

void spin_us(seL4_Word us)
{
    seL4_Word end = now_us() + us;

    while (now_us() < end) {
    }
}

static void timer_set(seL4_Word ticks, seL4_Word control)
{
    __asm__ volatile("msr cntp_tval_el0, %0\n msr cntp_ctl_el0, %1\n isb" ::"r"(ticks),
                     "r"(control));
}

void timer_start(seL4_Word us)
{
    timer_set(us * frequency() / 1000000 + 1, 1);
}

void timer_stop(void)
{
    timer_set(0, 0);
}

seL4_CPtr timer_handler(seL4_CPtr notification)
{
    seL4_CPtr handler = slot_new();

    ok(seL4_IRQControl_Get(IRQ_CONTROL, TIMER_IRQ, CSPACE, handler, DEPTH));
    ok(seL4_IRQHandler_SetNotification(handler, notification));
    return handler;
}

/* Made by a test's first sleep. */
static seL4_CPtr sleep_notification, sleep_handler;

void time_reset(void);

void time_reset(void)
{
    timer_stop();
    sleep_handler = seL4_CapNull;
}

void sleep_us(seL4_Word us)
{
    if (sleep_handler == seL4_CapNull) {
        sleep_notification = notification_new();
        sleep_handler = timer_handler(sleep_notification);
    }
    timer_start(us);
    seL4_Wait(sleep_notification, NULL);
    timer_stop();
    ok(seL4_IRQHandler_Ack(sleep_handler));
}
