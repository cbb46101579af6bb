/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The timer's line is up and stays up. Without its handler the interrupt must be disabled: the core
 * would do nothing but take it.
 */
#include <microkit.h>

#define CNODE   microkit_cspace_root_slot_to_cptr(1)
#define HANDLER BASE_IRQ_CAP
#define DEPTH   64
#define TIMER   0
#define OTHER   1

void init(void)
{
    __asm__ volatile("msr cntp_tval_el0, xzr\n msr cntp_ctl_el0, %0\n isb" ::"r"((seL4_Word)1));
}

void notified(microkit_channel ch)
{
    if (ch != TIMER) {
        return;
    }
    microkit_dbg_puts("driver: the interrupt came\n");
    if (seL4_CNode_Delete(CNODE, HANDLER, DEPTH) == seL4_NoError) {
        microkit_dbg_puts("driver: goes on\n");
    }
    microkit_notify(OTHER);
}
