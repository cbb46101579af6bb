/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Wakes above everybody else, with registers full of its own: by an observer's signal, which it
 * returns, or by the timer's interrupt some time later.
 */
#include "pattern.h"

#define SYSCALL_WAIT_ (-9UL)
#define SYSCALL_SEND_ (-5UL)
#define SYSCALL_CALL_ (-1UL)
#define IRQ           0
#define TICKS         2000
#define ACK_INFO      ((seL4_Word)IRQAckIRQ << 12)

static struct registers r;
static seL4_Word round, asked;

static void call(const char *way, seL4_Word slot, seL4_Word info, seL4_Word number, seL4_Word known,
                 const seL4_Word result[6])
{
    round++;
    fill(&r, DRIVER, round);
    r.x[0] = slot;
    r.x[1] = info;
    r.x[7] = number;
    enter_syscall(&r);
    r.x[7] = r.x[7] == number ? pattern(DRIVER, 7, round) : r.x[7];
    check(way, &r, DRIVER, round, 0, known, result);
}

static seL4_Word wait(void)
{
    seL4_Word badge;

    round++;
    fill(&r, DRIVER, round);
    r.x[0] = INPUT_CAP;
    r.x[7] = SYSCALL_WAIT_;
    enter_syscall(&r);
    badge = r.x[0];
    r.x[7] = r.x[7] == SYSCALL_WAIT_ ? pattern(DRIVER, 7, round) : r.x[7];
    check("Wait of the driver", &r, DRIVER, round, 1, 0, (const seL4_Word[6]){0});
    return badge;
}

static void signal(seL4_Word observer)
{
    const seL4_Word result[6] = {SLOT_NOTIFY(observer), 0};

    call("Send of the driver", SLOT_NOTIFY(observer), 0, SYSCALL_SEND_, 3, result);
}

static void arm(void)
{
    seL4_Word now;

    __asm__ volatile("isb\n mrs %0, cntpct_el0" : "=r"(now));
    __asm__ volatile("msr cntp_cval_el0, %0\n msr cntp_ctl_el0, %1\n isb" ::"r"(now + TICKS),
                     "r"(1UL));
}

static void ask(seL4_Word observer)
{
    if (SHARED->mode[observer] == ANSWER) {
        signal(observer);
    } else {
        asked |= 1UL << observer;
        arm();
    }
}

static void interrupted(void)
{
    const seL4_Word result[6] = {0};

    __asm__ volatile("msr cntp_ctl_el0, xzr\n isb");
    for (seL4_Word observer = ALPHA; observer <= NOVA; observer++) {
        if (asked >> observer & 1) {
            SHARED->flag[observer] = 1;
            if (SHARED->mode[observer] == INTERRUPT_BACK) {
                signal(observer);
            }
        }
    }
    asked = 0;
    call("acknowledgement", SLOT_IRQ(IRQ), ACK_INFO, SYSCALL_CALL_, 3, result);
}

void init(void)
{
    for (;;) {
        seL4_Word badge = wait();

        if (badge >> IRQ & 1) {
            interrupted();
        }
        for (seL4_Word observer = ALPHA; observer <= NOVA; observer++) {
            if (badge >> observer & 1) {
                ask(observer);
            }
        }
    }
}

void notified(microkit_channel ch)
{
    (void)ch;
}
