/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The running thread's VSpace.
 */
#include <arch/machine.h>
#include <kernel/state.h>
#include <kernel/window.h>
#include <object/vspace.h>

void vspace_switch_to(tcb_ref_t tcb)
{
    const struct cap *cap = &tcb_at(tcb)->slots[TCB_SLOT_VSPACE].cap;

    if (cap->type == CAP_VSPACE) {
        vttbr_write(cap->aux);
    }
}
