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

static struct error decode_bind(const struct invocation *inv)
{
    sc_ref_t sc = inv->cap.object;
    const struct cap *cap;

    if (inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    cap = &slot_at(inv->extra[0])->cap;
    if (cap->type != CAP_TCB && cap->type != CAP_NOTIFICATION) {
        return error_capability(1);
    }
    if (sc_at(sc)->tcb != NIL || sc_at(sc)->notification != NIL) {
        return error_code(seL4_IllegalOperation);
    }
    if (cap->type == CAP_TCB) {
        if (tcb_at(cap->object)->sc != NIL || !tcb_can_take_sc(cap->object, sc)) {
            return error_code(seL4_IllegalOperation);
        }
        sc_bind_tcb(sc, cap->object);
    } else {
        if (notification_at(cap->object)->sc != NIL) {
            return error_code(seL4_IllegalOperation);
        }
        sc_bind_notification(sc, cap->object);
    }
    return error_none();
}

static struct error decode_unbind(const struct invocation *inv)
{
    sc_ref_t sc = inv->cap.object;

    if (sc_at(sc)->tcb == inv->caller) {
        return error_code(seL4_IllegalOperation);
    }
    sc_unbind_tcb(sc);
    sc_unbind_notification(sc);
    sc_unbind_reply(sc);
    return error_none();
}

static struct error decode_unbind_object(const struct invocation *inv)
{
    sc_ref_t sc = inv->cap.object;
    const struct cap *cap;

    if (inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    cap = &slot_at(inv->extra[0])->cap;
    switch (cap->type) {
    case CAP_TCB:
        if (sc_at(sc)->tcb != cap->object || cap->object == inv->caller) {
            return error_code(seL4_IllegalOperation);
        }
        sc_unbind_tcb(sc);
        return error_none();
    case CAP_NOTIFICATION:
        if (sc_at(sc)->notification != cap->object) {
            return error_code(seL4_IllegalOperation);
        }
        sc_unbind_notification(sc);
        return error_none();
    default:
        return error_capability(1);
    }
}

static struct error decode_consumed(const struct invocation *inv)
{
    invocation_result(inv, 0, sc_take_consumed(inv->cap.object));
    invocation_result_length(inv, 1);
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
    release_awaken();
    if (thread_is_schedulable(other)) {
        if (tcb_at(other)->priority >= tcb_at(inv->caller)->priority) {
            yield_behind(inv->caller, sc);
            return;
        }
        scheduler_remove(other);
        ready_append_front(other);
    }
    (void)decode_consumed(inv);
}

/* The caller of a yield is queued: it cannot go on to receive. */
static struct error decode_yield_to(const struct invocation *inv)
{
    sc_ref_t sc = inv->cap.object;
    tcb_ref_t other = sc_at(sc)->tcb;

    if (inv->first_phase || other == NIL || other == inv->caller ||
        tcb_at(other)->priority > tcb_at(inv->caller)->max_priority ||
        tcb_at(inv->caller)->yield_to != NIL) {
        return error_code(seL4_IllegalOperation);
    }
    invoke_yield_to(inv);
    return error_none();
}

struct error decode_sched_context(const struct invocation *inv)
{
    switch (inv->label) {
    case SchedContextBind:
        return decode_bind(inv);
    case SchedContextUnbind:
        return decode_unbind(inv);
    case SchedContextUnbindObject:
        return decode_unbind_object(inv);
    case SchedContextConsumed:
        return decode_consumed(inv);
    case SchedContextYieldTo:
        return decode_yield_to(inv);
    default:
        return error_code(seL4_IllegalOperation);
    }
}
