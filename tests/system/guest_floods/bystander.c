/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Above VMM and guest: wakes each millisecond, and not late, whatever the guest does. What may delay it is a stretch of the
 * kernel without a look for interrupts, and the way from the guest to it (docs/design/bounded-time.md).
 */
#include "flood.h"

#define PERIOD_US 1000
#define LATE_US   12

volatile seL4_Word *progress;

static seL4_Word deadline, kept;

static void arm(void)
{
    deadline += ticks_of(PERIOD_US);
    __asm__ volatile("msr cntp_cval_el0, %0; msr cntp_ctl_el0, %1; isb" ::"r"(deadline), "r"(1UL));
}

static void check_time(void)
{
    seL4_Word late = counter() - deadline;

    kept++;
    if (late > ticks_of(LATE_US)) {
        microkit_dbg_puts("bystander: FAILED: late\n");
    }
}

void init(void)
{
    deadline = counter();
    arm();
}

void notified(microkit_channel ch)
{
    if (*progress == FLOOD_RUNS) {
        check_time();
    }
    if (*progress == FLOOD_OVER) {
        __asm__ volatile("msr cntp_ctl_el0, xzr");
        microkit_dbg_puts(kept >= 100 ? "bystander: has kept its deadlines\n"
                                      : "bystander: FAILED: few deadlines\n");
    } else {
        arm();
    }
    microkit_irq_ack(ch);
}
