/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The physical timer, which is the user's: read from EL0, its interrupt like any other.
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
    return read_counter() / (frequency() / 1000000);
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

void sleep_us(seL4_Word us)
{
    seL4_CPtr handler = slot_new();
    seL4_CPtr notification = notification_new();

    ok(seL4_IRQControl_Get(IRQ_CONTROL, TIMER_IRQ, CSPACE, handler, DEPTH));
    ok(seL4_IRQHandler_SetNotification(handler, notification));
    timer_set(us * (frequency() / 1000000), 1);
    seL4_Wait(notification, NULL);
    timer_set(0, 0);
    cap_delete(handler);
    cap_delete(notification);
}
