/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What not every thread finds open: FP/SIMD registers, which are for those that have used them, the EL1
 * physical timer, which is its owner's alone, and for guests EL1. The machine stays as it was set for the thread
 * before, as long as the next finds the same open: threads that are alike, and cores where nobody owns
 * the timer, pay one comparison.
 */
#pragma once

#include <base/state.h>
#include <base/window.h>
#include <guest/vcpu.h>
#include <machine/machine.h>
#include <schedule/fpu.h>

/* Of a thread's flags, what the machine is set to. */
#define RIGHTS_OPEN ((u32)TCB_TIMER | TCB_FPU_USED | TCB_VCPU)

/* In ks.rights, and no thread's: on a core that has to forget branches the next thread's rights always
 * differ, so that cores that have not pay nothing for that either. Beside RIGHTS_OPEN: one immediate
 * operand tests both. */
#define RIGHTS_FORGET (1u << 3)

/* RIGHTS_GUEST (base/state.h) is in ks.rights, and no thread's, while a guest runs: the next thread's
 * rights always differ, be it another guest. */

/* In ks.rights with either of the two; of a thread it is that of guests. So one bit says that the change is
 * more than setting the machine. */
#define RIGHTS_MORE ((u32)TCB_VCPU)

/* Sets the machine to these of RIGHTS_OPEN, for ks.current, and forgets branches where that has to be. Returns
 * ks.fpu_owner, so that the callers need not keep it. */
tcb_ref_t rights_change(u32 flags);

/* Asks what this core needs; once, at boot. */
void rights_init(void);

/* A thread with these flags needs the machine set to something else. */
static inline bool rights_differ(u32 flags)
{
    return ((flags ^ ks.rights) & (RIGHTS_OPEN | RIGHTS_FORGET | RIGHTS_GUEST)) != 0;
}

static inline void rights_switch_to(tcb_ref_t next)
{
    tcb_ref_t fpu_owner = ks.fpu_owner; /* beside ks.rights: one load */
    u32 flags = tcb_at(next)->flags;

    if (unlikely(rights_differ(flags))) {
        /* No thread has RIGHTS_FORGET; with it the mask is an immediate operand. */
        fpu_owner = rights_change(flags & (RIGHTS_OPEN | RIGHTS_FORGET));
    }
    fpu_switch_to(next, fpu_owner);
}
