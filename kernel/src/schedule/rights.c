/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Threads with other rights than the one before.
 */
#include <schedule/rights.h>

/* Guests come and go, and branches are forgotten. Apart, so that the function below needs no stack
 * frame. */
static NOINLINE tcb_ref_t change_more(u32 flags)
{
    u32 before = ks.rights;
    u32 always = before & RIGHTS_FORGET ? RIGHTS_FORGET | RIGHTS_MORE : 0;

    ks.rights = (flags & ~(u32)TCB_VCPU) | always;
    if (before & RIGHTS_GUEST) {
        vcpu_leave();
    }
    rights_set(flags);
    if (always) {
        predictor_forget(ks.predictor);
    }
    if (flags & TCB_VCPU) {
        ks.rights |= RIGHTS_GUEST | RIGHTS_MORE;
        vcpu_enter(tcb_at(ks.current)->vcpu);
    }
    return ks.fpu_owner;
}

tcb_ref_t rights_change(u32 flags)
{
    if (unlikely((flags | ks.rights) & RIGHTS_MORE)) {
        return change_more(flags);
    }
    ks.rights = flags;
    rights_set(flags);
    return ks.fpu_owner;
}

void rights_init(void)
{
    ks.predictor = predictor_find();
    ks.rights = ks.predictor ? RIGHTS_FORGET | RIGHTS_MORE : 0;
    rights_set(ks.rights);
}
