/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Invocations that have a short way, by fastpath_invoke(), which has looked the capability up. Each returns NULL, and
 * has changed nothing, or fast_invoked().
 */
#pragma once

#include "common.h"

/* The caller goes on, with this message information. */
static inline struct tcb *fast_invoked(struct tcb *caller, word_t info)
{
    caller->context.x[REG_BADGE] = 0;
    caller->context.x[REG_INFO] = info;
    ks.preempted = 0;
    return caller;
}

/* TCB_ReadRegisters and TCB_WriteRegisters, which neither stop nor start the thread. */
struct tcb *fast_registers(slot_ref_t slot, struct tcb *caller, word_t info);

/* ARM_VCPU_InjectIRQ of a guest that does not sleep. */
struct tcb *fast_inject(slot_ref_t slot, struct tcb *caller, word_t info);
