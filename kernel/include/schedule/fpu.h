/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * FP/SIMD registers: switched eagerly, and only between threads that have the right to them. A
 * thread without leaves them where they are, trapped (CPTR_EL2.TFP), until their owner or another
 * thread with the right runs.
 */
#pragma once

#include <base/state.h>
#include <base/window.h>
#include <machine/machine.h>

/* next runs from now on; the machine is set to its rights. owner: whose the FP registers are. */
static inline void fpu_switch_to(tcb_ref_t next, tcb_ref_t owner)
{
    if (tcb_at(next)->flags & TCB_FPU_DISABLED) {
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

/* Registers into the TCB, so that they can be read or the TCB can go away. The thread that runs may
 * be one that has no right to what is still in them. */
static inline void fpu_release(tcb_ref_t tcb)
{
    if (ks.fpu_owner == tcb) {
        rights_set(ks.rights & ~(u32)TCB_FPU_DISABLED);
        fpu_save(&tcb_at(tcb)->fpu);
        ks.fpu_owner = NIL;
        rights_set(ks.rights);
    }
}
