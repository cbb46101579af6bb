/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Sets its timer to times that have nothing to do with what others do, and looks how late it is.
 * QEMU counts an instruction as a nanosecond (qemu.txt), so a tick of the counter is 16.
 */
#include <microkit.h>

#define TIMER       0
#define WAKES       2000
#define TICK        16
#define BOUND       5000   /* instructions */
#define FIRST_TICKS 200000 /* the one answer that is printed is over by then */
#define LEAST_TICKS 500

static seL4_Word wakes, worst, deadline, random = 1;

static seL4_Word now(void)
{
    seL4_Word ticks;

    __asm__ volatile("isb\n mrs %0, cntpct_el0" : "=r"(ticks));
    return ticks;
}

static void arm(seL4_Word ticks)
{
    deadline = now() + ticks;
    __asm__ volatile("msr cntp_cval_el0, %0\n msr cntp_ctl_el0, %1\n isb" ::"r"(deadline),
                     "r"(1ul));
}

static void finish(void)
{
    microkit_dbg_puts("passive_flood: late by at most ");
    microkit_dbg_put64(worst * TICK);
    microkit_dbg_puts(worst * TICK <= BOUND ? " instructions: good\n" : " instructions: FAILED\n");
}

void init(void)
{
    arm(FIRST_TICKS);
}

void notified(microkit_channel ch)
{
    seL4_Word late = now() - deadline;

    worst = late > worst ? late : worst;
    if (++wakes == WAKES) {
        __asm__ volatile("msr cntp_ctl_el0, xzr\n isb");
        finish();
        return;
    }
    random = random * 6364136223846793005ul + 1442695040888963407ul;
    arm(LEAST_TICKS + (random >> 57));
    microkit_irq_ack(ch);
}
