/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Interrupts the guests after times that are never the same, uses the registers that they use, and has one time: the virtual
 * counter is the physical one, whatever the guests' offsets are.
 */
#include <microkit.h>

#define TICKS  5000
#define SOON   300 /* ticks of the counter between two interrupts, at least */
#define SPREAD 0x1ff

volatile seL4_Word *progress;

static seL4_Word ticks, random_state = 1;

static seL4_Word physical(void)
{
    seL4_Word count;

    __asm__ volatile("isb; mrs %0, cntpct_el0" : "=r"(count));
    return count;
}

static seL4_Word virtual(void)
{
    seL4_Word count;

    __asm__ volatile("isb; mrs %0, cntvct_el0" : "=r"(count));
    return count;
}

static void arm(void)
{
    random_state = random_state * 6364136223846793005 + 1442695040888963407;
    __asm__ volatile("msr cntp_cval_el0, %0; msr cntp_ctl_el0, %1; isb" ::"r"(
                         physical() + SOON + (random_state >> 40 & SPREAD)),
                     "r"(1UL));
}

static void check_time(void)
{
    seL4_Word before = physical(), between = virtual(), after = physical();

    if (between < before || after < between) {
        microkit_dbg_puts("ticker: FAILED: another's time\n");
    }
}

static void use_registers(void)
{
    __asm__ volatile(".irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18\n"
                     "mov x\\n, #\\n * 3\n"
                     "dup v\\n\\().2d, x\\n\n"
                     ".endr\n"
                     "msr tpidr_el0, x3\n"
                     "cmp x0, x1" ::
                         : "cc", "x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10",
                           "x11", "x12", "x13", "x14", "x15", "x16", "x17", "x18", "v0", "v1", "v2",
                           "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11", "v12", "v13",
                           "v14", "v15", "v16", "v17", "v18");
}

void init(void)
{
    arm();
}

void notified(microkit_channel ch)
{
    use_registers();
    check_time();
    if (++ticks == TICKS) {
        __asm__ volatile("msr cntp_ctl_el0, xzr");
        *progress = 1;
    } else {
        arm();
    }
    microkit_irq_ack(ch);
}
