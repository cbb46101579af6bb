/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What not every thread may use: FP/SIMD registers, and the EL1 physical timer, which is its
 * owner's alone. The machine stays as it was set for the thread before, as long as the next has the
 * same rights: threads that are alike, and cores where nobody owns the timer, pay one comparison.
 */
#pragma once

#include <arch/machine.h>
#include <kernel/fpu.h>
#include <kernel/state.h>
#include <kernel/window.h>

static inline void rights_switch_to(tcb_ref_t next)
{
    struct tcb *thread = tcb_at(next);
    tcb_ref_t fpu_owner = ks.fpu_owner; /* beside ks.rights: one load */

    if (unlikely(thread->flags != ks.rights)) {
        ks.rights = thread->flags;
        rights_set(ks.rights);
    }
    fpu_switch_to(thread, next, fpu_owner);
}
