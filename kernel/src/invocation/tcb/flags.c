/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The invocation that sets a thread's flags: what of the machine it may use.
 */
#include "tcb.h"

#include <base/state.h>
#include <base/window.h>
#include <schedule/fpu.h>
#include <schedule/rights.h>
#include <schedule/scheduler.h>

/* seL4_TCBFlag: what TCBSetFlags shows and sets. */
#define API_FLAGS ((u32)TCB_FPU_DISABLED)

struct error decode_set_flags(const struct invocation *inv, struct tcb_plan *plan)
{
    word_t kept = tcb_at(inv->cap.object)->flags & ~invocation_argument(inv, 0);

    if (inv->length < 2) {
        return error_code(seL4_TruncatedMessage);
    }
    plan->flags = (kept | invocation_argument(inv, 1)) & API_FLAGS;
    return error_none();
}

/* The API's flags; the timer stays as the tool set it. A thread that gets the right to FP back has
 * its old registers again at its next first use. */
static void set_flags(tcb_ref_t ref, u32 flags)
{
    u32 before = tcb_at(ref)->flags;

    if (flags & ~before & TCB_FPU_DISABLED) {
        fpu_release(ref);
    }
    tcb_at(ref)->flags = (u8)((tcb_at(ref)->flags & ~API_FLAGS) | flags);
    if (ref == ks.current) {
        rights_switch_to(ref);
    }
}

void invoke_set_flags(const struct invocation *inv, const struct tcb_plan *plan)
{
    set_flags(inv->cap.object, (u32)plan->flags);
    invocation_result(inv, 0, plan->flags);
    invocation_result_length(inv, 1);
}
