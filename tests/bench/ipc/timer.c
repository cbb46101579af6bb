/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Takes physical timer interrupts (PPI 30) while the client loops, and adds up how long each took
 * from the client's last instruction to its own first, and what acknowledging costs.
 */
#include "../marks.h"
#include "bench.h"

#define INTERRUPTS 500
#define INTERVAL   5000
#define IRQ_ID     1
#define IRQ_SLOT   (BASE_IRQ_CAP + IRQ_ID)
#define INPUT_SLOT 1
#define REPLY_SLOT 4

struct shared *shared;

static void arm(void)
{
    uint64_t now;

    __asm__ volatile("mrs %0, cntpct_el0" : "=r"(now));
    __asm__ volatile("msr cntp_cval_el0, %0; msr cntp_ctl_el0, %1; isb" ::"r"(now + INTERVAL),
                     "r"(1UL));
}

static void disarm(void)
{
    __asm__ volatile("msr cntp_ctl_el0, %0; isb" ::"r"(0UL));
}

static void take_interrupts(void)
{
    seL4_Word badge;

    seL4_IRQHandler_Ack(IRQ_SLOT);
    for (int i = 0; i < INTERRUPTS; i++) {
        arm();
        seL4_Recv(INPUT_SLOT, &badge, REPLY_SLOT);
        MARK_DONE();
        uint64_t now = instructions();
        shared->irq_sum += now - shared->last_seen;
        disarm();
        uint64_t begin = instructions();
        MARK_BEGIN(PATH_irq_ack);
        seL4_IRQHandler_Ack(IRQ_SLOT);
        MARK_DONE();
        shared->ack_sum += instructions() - begin - 1 - MARKS;
        shared->irq_count++;
    }
    shared->done = 1;
}

void init(void)
{
}

void notified(microkit_channel ch)
{
    if (ch == TIMER) {
        take_interrupts();
    }
}
