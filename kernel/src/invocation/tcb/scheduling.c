/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Invocations that set how a thread is scheduled, all in one, and who is told when its time is up.
 */
#include "tcb.h"

#include <base/state.h>
#include <base/window.h>
#include <ipc/thread.h>
#include <schedule/sched_context.h>

struct sched_parameters {
    word_t max_priority;
    word_t priority;
    sc_ref_t sc; /* NIL: none from now on */
    struct new_cap handler;
};

static struct error check_priorities(const struct invocation *inv, struct sched_parameters *to)
{
    const struct cap *authority = &slot_at(inv->extra[0])->cap;
    struct error error;

    if (authority->type != CAP_TCB) {
        return error_capability(1);
    }
    to->max_priority = invocation_argument(inv, 0);
    to->priority = invocation_argument(inv, 1);
    error = check_priority(to->max_priority, authority->object);
    return error.code == seL4_NoError ? check_priority(to->priority, authority->object) : error;
}

static struct error check_sched_context(const struct invocation *inv, struct sched_parameters *to)
{
    tcb_ref_t tcb = inv->cap.object;
    const struct cap *cap = &slot_at(inv->extra[1])->cap;

    to->sc = cap->type == CAP_NULL ? NIL : cap->object;
    switch (cap->type) {
    case CAP_NULL:
        return tcb == ks.current ? error_code(seL4_IllegalOperation) : error_none();
    case CAP_SCHED_CONTEXT:
        if (tcb_at(tcb)->sc == to->sc) {
            return error_none();
        }
        if (tcb_at(tcb)->sc != NIL || sc_at(to->sc)->tcb != NIL ||
            sc_at(to->sc)->notification != NIL || !tcb_can_take_sc(tcb, to->sc)) {
            return error_code(seL4_IllegalOperation);
        }
        return error_none();
    default:
        return error_capability(2);
    }
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

struct error decode_set_sched_params(const struct invocation *inv)
{
    struct sched_parameters to;
    struct error error;

    if (inv->length < 2 || inv->extra[0] == NIL || inv->extra[1] == NIL || inv->extra[2] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    error = check_priorities(inv, &to);
    if (error.code == seL4_NoError) {
        error = check_sched_context(inv, &to);
    }
    if (error.code == seL4_NoError) {
        error = new_cap_fault_handler(inv->extra[2], 3, &to.handler);
    }
    if (error.code == seL4_NoError) {
        error = new_cap_install(inv, TCB_SLOT_FAULT_HANDLER, &to.handler);
    }
    if (error.code != seL4_NoError) {
        return error;
    }
    tcb_at(inv->cap.object)->max_priority = (u8)to.max_priority;
    tcb_set_priority(inv->cap.object, (u32)to.priority);
    change_sched_context(inv->cap.object, to.sc);
    return error_none();
}

struct error decode_set_timeout_endpoint(const struct invocation *inv)
{
    struct new_cap handler;
    struct error error;

    if (inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    error = new_cap_fault_handler(inv->extra[0], 1, &handler);
    return error.code == seL4_NoError ? new_cap_install(inv, TCB_SLOT_TIMEOUT_HANDLER, &handler)
                                      : error;
}
