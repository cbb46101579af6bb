/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Invocations that set how a thread is scheduled, one by one or all at once, and who is told when its
 * time is up.
 */
#include "tcb.h"

#include <base/state.h>
#include <base/window.h>
#include <ipc/thread.h>
#include <schedule/sched_context.h>
#include <sel4/constants.h>

/* Nobody gives out more than the maximum controlled priority of the authority. */
static struct error check_priority(word_t priority, tcb_ref_t authority)
{
    u8 most = tcb_at(authority)->max_priority;

    return priority > most ? error_range(seL4_MinPrio, most) : error_none();
}

/* One value and the authority for it. */
static struct error find_value(const struct invocation *inv, u8 *value)
{
    word_t wanted = invocation_argument(inv, 0);
    struct cap authority = slot_at(inv->extra[0])->cap;

    if (inv->length < 1 || inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    if (authority.type != CAP_TCB) {
        return error_capability(1);
    }
    *value = (u8)wanted;
    return check_priority(wanted, authority.object);
}

struct error decode_set_priority(const struct invocation *inv, struct tcb_plan *plan)
{
    return find_value(inv, &plan->priority);
}

struct error decode_set_mc_priority(const struct invocation *inv, struct tcb_plan *plan)
{
    return find_value(inv, &plan->max_priority);
}

static struct error check_priorities(const struct invocation *inv, struct tcb_plan *plan)
{
    struct cap authority = slot_at(inv->extra[0])->cap;
    word_t max_priority = invocation_argument(inv, 0);
    word_t priority = invocation_argument(inv, 1);

    if (authority.type != CAP_TCB) {
        return error_capability(1);
    }
    plan->max_priority = (u8)max_priority;
    plan->priority = (u8)priority;

    struct error error = check_priority(max_priority, authority.object);

    return error.code == seL4_NoError ? check_priority(priority, authority.object) : error;
}

static struct error check_sched_context(const struct invocation *inv, struct tcb_plan *plan)
{
    tcb_ref_t tcb = inv->cap.object;
    struct cap cap = slot_at(inv->extra[1])->cap;

    plan->sc = cap.type == CAP_NULL ? NIL : cap.object;
    switch (cap.type) {
    case CAP_NULL:
        return tcb == ks.current ? error_code(seL4_IllegalOperation) : error_none();
    case CAP_SCHED_CONTEXT:
        if (tcb_at(tcb)->sc == plan->sc) {
            return error_none();
        }
        if (tcb_at(tcb)->sc != NIL || sc_at(plan->sc)->tcb != NIL ||
            sc_at(plan->sc)->notification != NIL || !tcb_can_take_sc(tcb, plan->sc)) {
            return error_code(seL4_IllegalOperation);
        }
        return error_none();
    default:
        return error_capability(2);
    }
}

struct error decode_set_sched_params(const struct invocation *inv, struct tcb_plan *plan)
{
    if (inv->length < 2 || inv->extra[0] == NIL || inv->extra[1] == NIL || inv->extra[2] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }

    struct error error = check_priorities(inv, plan);

    if (error.code == seL4_NoError) {
        error = check_sched_context(inv, plan);
    }
    return error.code == seL4_NoError ? new_cap_fault_handler(inv->extra[2], 3, &plan->handler)
                                      : error;
}

static void change_sched_context(tcb_ref_t tcb, sc_ref_t to)
{
    sc_ref_t from = tcb_at(tcb)->sc;

    if (to == from) {
        return;
    }
    if (to != NIL) {
        sc_bind_tcb(to, tcb);
    } else {
        sc_unbind_tcb(from);
    }
}

void invoke_set_sched_params(const struct invocation *inv, const struct tcb_plan *plan)
{
    tcb_ref_t tcb = inv->cap.object;

    if (new_cap_install(inv, TCB_SLOT_FAULT_HANDLER, &plan->handler)) {
        tcb_at(tcb)->max_priority = plan->max_priority;
        tcb_set_priority(tcb, plan->priority);
        change_sched_context(tcb, plan->sc);
    }
}

struct error decode_set_timeout_endpoint(const struct invocation *inv, struct tcb_plan *plan)
{
    if (inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    return new_cap_fault_handler(inv->extra[0], 1, &plan->handler);
}
