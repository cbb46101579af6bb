/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Reads and writes every register of both EL1 timers, without being the owner of any.
 */
#include <microkit.h>

#define OWNER  1
#define ROUNDS 200

/* 24 accesses. A secret in a register would be read by the next who has it. */
static void try_all(void)
{
    __asm__ volatile(".irp register, cntp_tval_el0, cntp_ctl_el0, cntp_cval_el0\n"
                     "mrs x0, \\register\n"
                     "msr \\register, x1\n"
                     "msr \\register, xzr\n"
                     "mrs x1, \\register\n"
                     ".endr\n"
                     ".irp register, cntv_tval_el0, cntv_ctl_el0, cntv_cval_el0\n"
                     "mrs x0, \\register\n"
                     "msr \\register, x1\n"
                     "msr \\register, xzr\n"
                     "mrs x1, \\register\n"
                     ".endr" ::
                         : "x0", "x1");
}

void init(void)
{
    seL4_Word count;

    /* What everybody may. */
    __asm__ volatile("mrs %0, cntpct_el0\n mrs %0, cntvct_el0\n mrs %0, cntfrq_el0" : "=r"(count));
    for (int i = 0; i < ROUNDS; i++) {
        try_all();
    }
    microkit_notify(OWNER);
    microkit_dbg_puts("thief: done\n");
    __asm__ volatile("brk #0");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
