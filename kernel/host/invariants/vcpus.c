/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Virtual CPUs: each belongs to one thread at most and each thread to one; who sleeps has a place; a guest
 * has entered exactly when it runs; nobody returns to a mode that is not his.
 */
#include "check.h"

#define MODES_OF_GUESTS (BIT(0x0) | BIT(0x4) | BIT(0x5) | BIT(0x10)) /* PSTATE.M */

static bool is_own_mode(const struct tcb *tcb)
{
    return tcb->flags & TCB_VCPU ? (MODES_OF_GUESTS >> (tcb->context.pstate & 0x1f) & 1) != 0
                                 : (tcb->context.pstate & ~PSTATE_USER) == 0;
}

static bool check_tcb(struct check *check, tcb_ref_t ref)
{
    const struct tcb *tcb = find_tcb(check, ref);
    const struct vcpu *vcpu = find_vcpu(check, tcb->vcpu);

    if ((vcpu != NULL) != ((tcb->flags & TCB_VCPU) != 0) || (vcpu != NULL && vcpu->tcb != ref)) {
        return violated(check, "TCB %#x: VCPU %#x does not belong to it", ref, tcb->vcpu);
    }
    if (!is_own_mode(tcb)) {
        return violated(check, "TCB %#x would run in another mode", ref);
    }
    return (tcb->state == THREAD_ASLEEP) == (vcpu != NULL && vcpu->sleeper != 0) ||
           violated(check, "TCB %#x sleeps without a place, or does not", ref);
}

static bool check_vcpu(struct check *check, vcpu_ref_t ref)
{
    const struct vcpu *vcpu = find_vcpu(check, ref);
    const struct tcb *tcb = find_tcb(check, vcpu->tcb);

    if (vcpu->tcb != NIL && (tcb == NULL || tcb->vcpu != ref)) {
        return violated(check, "VCPU %#x: TCB %#x does not have it", ref, vcpu->tcb);
    }
    if (vcpu->timer > VCPU_TIMER_ACKED) {
        return violated(check, "VCPU %#x: its timer is in state %u", ref, vcpu->timer);
    }
    return vcpu->sleeper == 0 ||
           (vcpu->sleeper <= SLEEPERS && check->ks->sleepers[vcpu->sleeper - 1] == ref) ||
           violated(check, "VCPU %#x sleeps in a place that is not its own", ref);
}

static bool check_sleepers(struct check *check)
{
    u32 count = 0;
    ticks_t first = ~0ULL >> 1;

    for (u32 i = 0; i < SLEEPERS; i++) {
        const struct vcpu *vcpu = find_vcpu(check, check->ks->sleepers[i]);

        if (vcpu != NULL && vcpu->sleeper != i + 1) {
            return violated(check, "VCPU %#x does not know that it sleeps", check->ks->sleepers[i]);
        }
        count += vcpu != NULL;
        first = vcpu != NULL && vcpu->due < first ? vcpu->due : first;
    }
    if (count != 0 && first != check->ks->first_due) {
        return violated(check, "the core does not wake for the first that sleeps");
    }
    return count == check->ks->sleeping ||
           violated(check, "%u guests sleep, not %u", count, check->ks->sleeping);
}

/* Its registers are in the machine. */
static bool check_entered(struct check *check)
{
    const struct core_state *ks = check->ks;
    const struct tcb *current = find_tcb(check, ks->current);
    bool guest = current != NULL && (current->flags & TCB_VCPU);

    if (guest != ((ks->rights & RIGHTS_GUEST) != 0)) {
        return violated(check, "a guest has entered that does not run, or the other way round");
    }
    return !guest || current->vcpu == ks->vcpu ||
           violated(check, "TCB %#x is current but VCPU %#x is loaded", ks->current, ks->vcpu);
}

bool check_vcpus(struct check *check)
{
    for (u32 i = 0; i < check->object_count; i++) {
        const struct object *object = &check->objects[i];

        if ((object->kind == CAP_TCB && !check_tcb(check, object->ref)) ||
            (object->kind == CAP_VCPU && !check_vcpu(check, object->ref))) {
            return false;
        }
    }
    return check_sleepers(check) && check_entered(check);
}
