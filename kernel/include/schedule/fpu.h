/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * FP/SIMD registers: whose they are, and when they are switched. A thread starts without: its first
 * use traps (CPTR_EL2.TFP), and from then on, marked by TCB_FPU_USED, its registers are switched
 * whenever it runs after another such thread. A thread that has not used them, or has no right to,
 * runs with the owner's registers in the machine, trapped (docs/design/machine-interface.md).
 */
#pragma once

#include <base/state.h>
#include <base/window.h>
#include <machine/machine.h>

/* next runs from now on; the machine is set to its rights. owner: whose the FP registers are. */
static inline void fpu_switch_to(tcb_ref_t next, tcb_ref_t owner)
{
    if (likely(!(tcb_at(next)->flags & TCB_FPU_USED))) {
        return;
    }
    keep_branch();
    if (likely(owner != next)) {
        if (likely(owner != NIL)) {
            fpu_save(&tcb_at(owner)->fpu);
        }
        fpu_load(&tcb_at(next)->fpu);
        ks.fpu_owner = next;
    }
}

/* Registers into the TCB, which loses them: it loses the right, or goes away. The thread that runs may
 * be one that finds them trapped. */
static inline void fpu_release(tcb_ref_t tcb)
{
    tcb_at(tcb)->flags &= (u8)~TCB_FPU_USED;
    if (ks.fpu_owner == tcb) {
        rights_set(ks.rights | TCB_FPU_USED);
        fpu_save(&tcb_at(tcb)->fpu);
        ks.fpu_owner = NIL;
        rights_set(ks.rights);
    }
}
