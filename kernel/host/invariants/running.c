/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Between two entries the right thread runs, on its own time, and nothing is left to be done.
 */
#include "check.h"

static bool check_current(struct check *check, tcb_ref_t ref)
{
    const struct core_state *ks = check->ks;
    const struct tcb *tcb = find_tcb(check, ref);
    u64 above;

    if (tcb == NULL || !is_runnable(tcb) || tcb->queued != QUEUE_NONE) {
        return violated(check, "TCB %#x is current but cannot run", ref);
    }
    if (tcb->sc == NIL || tcb->sc != ks->current_sc) {
        return violated(check, "TCB %#x is current on scheduling context %#x, not its own", ref,
                        ks->current_sc);
    }
    above = ks->ready_bitmap[tcb->priority / 64] >> (tcb->priority % 64) >> 1;
    for (u32 i = tcb->priority / 64 + 1u; i < PRIORITIES / 64; i++) {
        above |= ks->ready_bitmap[i];
    }
    return above == 0 || violated(check, "TCB %#x is current but one above it is ready", ref);
}

static bool check_idle(struct check *check)
{
    const struct core_state *ks = check->ks;

    if (ks->ready_summary != 0) {
        return violated(check, "nobody runs but somebody is ready");
    }
    return ks->current_sc == NIL || violated(check, "nobody runs but time is charged");
}

static bool check_fpu(struct check *check)
{
    const struct tcb *owner = find_tcb(check, check->ks->fpu_owner);

    return owner == NULL || (owner->flags & (TCB_FPU_USED | TCB_FPU_DISABLED)) == TCB_FPU_USED ||
           violated(check, "TCB %#x owns the FP registers but has not used them, or may not",
                    check->ks->fpu_owner);
}

/* What is open to whom is in the TCB; whoever runs finds the machine set to it. */
static bool check_rights(struct check *check)
{
    const struct core_state *ks = check->ks;
    const struct tcb *current = find_tcb(check, ks->current);

    return current == NULL || ((current->flags ^ ks->rights) & (TCB_TIMER | TCB_FPU_USED)) == 0 ||
           violated(check, "TCB %#x is current but the machine is set to other rights",
                    ks->current);
}

/* Fast paths save what is in the machine to whoever ran. */
static bool check_open_fpu(struct check *check)
{
    const struct core_state *ks = check->ks;

    return ks->current == NIL || !(ks->rights & TCB_FPU_USED) || ks->fpu_owner == ks->current ||
           violated(check, "TCB %#x finds the FP registers of another open", ks->current);
}

/* Notes of a system call are all it needed, which its bound relies on (tests/wcet/bounds.toml). */
static bool check_notes(struct check *check)
{
    const struct lookup_notes *notes = &check->ks->notes;

    return (notes->missed == 0 && !notes->ahead) ||
           violated(check, "a far look-up was not made ahead, or what is ahead does not end");
}

bool check_running(struct check *check)
{
    const struct core_state *ks = check->ks;

    if (!check_fpu(check) || !check_open_fpu(check) || !check_rights(check) ||
        !check_notes(check)) {
        return false;
    }
    if (ks->switch_to != NIL || (check->running && ks->reschedule)) {
        return violated(check, "a choice of who runs is left to be made");
    }
    if (ks->current != NIL) {
        return check_current(check, ks->current);
    }
    return !check->running || check_idle(check);
}
