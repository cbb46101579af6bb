/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Long operations (revoke, delete, zeroing) call this between bounded pieces of work, with all
 * state consistent.
 */
#pragma once

#include <base/types.h>
#include <machine/machine.h>

/* true: an interrupt waits (the timer's, when the budget is gone); the operation must return
 * ERROR_PREEMPTED, the system call will be restarted and goes on. Something was done before each
 * call of this, so that a restarted operation ends however often it is interrupted. */
static inline bool preemption_point(void)
{
    return gic_pending();
}
