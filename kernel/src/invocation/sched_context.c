/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Invocations of scheduling contexts (seL4 manual 10.3.11).
 */
#include "decode.h"

#include <base/state.h>
#include <base/window.h>
#include <ipc/thread.h>
#include <schedule/sched_context.h>
#include <schedule/scheduler.h>
#include <sel4/invocation.h>

static struct error find_tcb(const struct invocation *inv, struct sched_context_plan *plan)
{
    plan->tcb = slot_at(inv->extra[0])->cap.object;
    plan->notification = NIL;
    return tcb_at(plan->tcb)->sc != NIL || !tcb_can_take_sc(plan->tcb, inv->cap.object)
               ? error_code(seL4_IllegalOperation)
               : error_none();
}

static struct error find_notification(const struct invocation *inv, struct sched_context_plan *plan)
{
    plan->tcb = NIL;
    plan->notification = slot_at(inv->extra[0])->cap.object;
    return notification_at(plan->notification)->sc != NIL ? error_code(seL4_IllegalOperation)
                                                          : error_none();
}

static struct error decode_bind(const struct invocation *inv, struct sched_context_plan *plan)
{
    sc_ref_t sc = inv->cap.object;
    struct cap cap = slot_at(inv->extra[0])->cap;

    if (inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    if (cap.type != CAP_TCB && cap.type != CAP_NOTIFICATION) {
        return error_capability(1);
    }
    if (sc_at(sc)->tcb != NIL || sc_at(sc)->notification != NIL) {
        return error_code(seL4_IllegalOperation);
    }
    return cap.type == CAP_TCB ? find_tcb(inv, plan) : find_notification(inv, plan);
}

static void invoke_bind(sc_ref_t sc, const struct sched_context_plan *plan)
{
    if (plan->tcb != NIL) {
        sc_bind_tcb(sc, plan->tcb);
    } else {
        sc_bind_notification(sc, plan->notification);
    }
}

static struct error decode_unbind(const struct invocation *inv)
{
    return sc_at(inv->cap.object)->tcb == inv->caller ? error_code(seL4_IllegalOperation)
                                                      : error_none();
}

static void invoke_unbind(sc_ref_t sc)
{
    sc_unbind_tcb(sc);
    sc_unbind_notification(sc);
    sc_unbind_reply(sc);
}

static struct error decode_unbind_object(const struct invocation *inv,
                                         struct sched_context_plan *plan)
{
    sc_ref_t sc = inv->cap.object;
    struct cap cap = slot_at(inv->extra[0])->cap;

    if (inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    plan->tcb = cap.type == CAP_TCB ? cap.object : NIL;
    plan->notification = cap.type == CAP_NOTIFICATION ? cap.object : NIL;
    switch (cap.type) {
    case CAP_TCB:
        return sc_at(sc)->tcb != plan->tcb || plan->tcb == inv->caller
                   ? error_code(seL4_IllegalOperation)
                   : error_none();
    case CAP_NOTIFICATION:
        return sc_at(sc)->notification != plan->notification ? error_code(seL4_IllegalOperation)
                                                             : error_none();
    default:
        return error_capability(1);
    }
}

static void invoke_unbind_object(sc_ref_t sc, const struct sched_context_plan *plan)
{
    if (plan->tcb != NIL) {
        sc_unbind_tcb(sc);
    } else {
        sc_unbind_notification(sc);
    }
}

static void invoke_consumed(const struct invocation *inv)
{
    invocation_result(inv, 0, sc_take_consumed(inv->cap.object));
    invocation_result_length(inv, 1);
}

/* The caller of a yield is queued: it cannot go on to receive. */
static struct error decode_yield_to(const struct invocation *inv)
{
    tcb_ref_t other = sc_at(inv->cap.object)->tcb;

    if (inv->first_phase || other == NIL || other == inv->caller ||
        tcb_at(other)->priority > tcb_at(inv->caller)->max_priority ||
        tcb_at(inv->caller)->yield_to != NIL) {
        return error_code(seL4_IllegalOperation);
    }
    return error_none();
}

/* The other thread runs next, the caller right after it, and only then gets its result. */
static void yield_behind(tcb_ref_t caller, sc_ref_t sc)
{
    tcb_ref_t other = sc_at(sc)->tcb;

    tcb_at(caller)->yield_to = sc;
    sc_at(sc)->yield_from = caller;
    scheduler_remove(other);
    ready_append_front(caller);
    ready_append_front(other);
    scheduler_reschedule();
}

static void invoke_yield_to(const struct invocation *inv)
{
    sc_ref_t sc = inv->cap.object;
    tcb_ref_t other = sc_at(sc)->tcb;

    if (sc_at(sc)->yield_from != NIL) {
        sc_complete_yield_to(sc_at(sc)->yield_from);
    }
    time_update();
    release_awaken_if_due(other);
    if (thread_is_schedulable(other)) {
        if (tcb_at(other)->priority >= tcb_at(inv->caller)->priority) {
            yield_behind(inv->caller, sc);
            return;
        }
        scheduler_remove(other);
        ready_append_front(other);
    }
    invoke_consumed(inv);
}

struct error decode_sched_context(const struct invocation *inv, struct sched_context_plan *plan)
{
    switch (inv->label) {
    case SchedContextBind:
        return decode_bind(inv, plan);
    case SchedContextUnbind:
        return decode_unbind(inv);
    case SchedContextUnbindObject:
        return decode_unbind_object(inv, plan);
    case SchedContextConsumed:
        return error_none();
    case SchedContextYieldTo:
        return decode_yield_to(inv);
    default:
        return error_code(seL4_IllegalOperation);
    }
}

void invoke_sched_context(const struct invocation *inv, const struct sched_context_plan *plan)
{
    switch (inv->label) {
    case SchedContextBind:
        invoke_bind(inv->cap.object, plan);
        break;
    case SchedContextUnbind:
        invoke_unbind(inv->cap.object);
        break;
    case SchedContextUnbindObject:
        invoke_unbind_object(inv->cap.object, plan);
        break;
    case SchedContextConsumed:
        invoke_consumed(inv);
        break;
    default:
        invoke_yield_to(inv);
        break;
    }
}
