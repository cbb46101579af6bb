/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Invocations that have a short way, by fastpath_invoke(), which has looked the capability up and clears the badge. Each
 * returns NULL, and has changed nothing, or the caller, with its message information set.
 */
#pragma once

#include "common.h"

/* TCB_ReadRegisters and TCB_WriteRegisters, which neither stop nor start the thread. */
struct tcb *fast_registers(slot_ref_t slot, struct tcb *caller, word_t info);

/* ARM_VCPU_InjectIRQ of a guest that does not sleep. */
struct tcb *fast_inject(slot_ref_t slot, struct tcb *caller, word_t info);
