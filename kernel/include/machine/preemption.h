/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Long operations (revoke, delete, zeroing, mapping of many frames) call this between bounded pieces of
 * work, with all state consistent.
 */
#pragma once

#include <base/state.h>
#include <machine/machine.h>

/* true: an interrupt waits (the timer's, when the budget is gone). The operation must end at once; that
 * it did so is in ks.preempted, and the system call will be restarted and goes on. Something was done
 * before each call of this, so that a restarted operation ends however often it is interrupted. */
/*@ assigns ks.preempted;
    ensures \result ==> ks.preempted == 1;
    ensures !\result ==> ks.preempted == \old(ks.preempted);
 */
static inline bool preemption_point(void)
{
    if (!gic_pending()) {
        return false;
    }
    ks.preempted = 1;
    return true;
}
