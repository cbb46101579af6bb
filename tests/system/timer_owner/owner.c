/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Sets the timer again and again, and finds it as it left it: until it interrupts, and after. The
 * thief says when it has tried everything.
 */
#include <microkit.h>

#define THIEF    1
#define INTERVAL 6250 /* 100 us */
#define ENABLE   1UL

static seL4_Word deadline, ticks;
static int is_over;

static seL4_Word now(void)
{
    seL4_Word count;

    __asm__ volatile("isb\n mrs %0, cntpct_el0" : "=r"(count));
    return count;
}

static void set(void)
{
    deadline = now() + INTERVAL;
    __asm__ volatile("msr cntp_cval_el0, %0\n msr cntp_ctl_el0, %1\n isb" ::"r"(deadline),
                     "r"(ENABLE));
}

static void check(void)
{
    seL4_Word value, control;

    __asm__ volatile("mrs %0, cntp_cval_el0\n mrs %1, cntp_ctl_el0" : "=r"(value), "=r"(control));
    if (value != deadline || (control & 3) != ENABLE) {
        microkit_dbg_puts("timer: FAILED: its registers have changed\n");
    }
    if (now() < deadline) {
        microkit_dbg_puts("timer: FAILED: an interrupt before its time\n");
    }
}

void init(void)
{
    set();
}

void notified(microkit_channel ch)
{
    if (ch == THIEF) {
        is_over = 1;
        return;
    }
    check();
    ticks++;
    if (is_over) {
        __asm__ volatile("msr cntp_ctl_el0, xzr\n isb");
        microkit_dbg_puts(ticks > 2 ? "owner: undisturbed\n"
                                    : "timer: FAILED: nothing was tried\n");
        return;
    }
    set();
    microkit_irq_ack(ch);
}
