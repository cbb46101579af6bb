/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Invocations of scheduling contexts.
 */
#include <kernel/scheduler.h>
#include <kernel/state.h>
#include <kernel/window.h>
#include <object/sched_context.h>
#include <sel4/invocation.h>

static struct error decode_bind(const struct invocation *inv)
{
    sc_ref_t sc = inv->cap.object;

    if (inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    const struct cap *cap = &slot_at(inv->extra[0])->cap;

    if (sc_at(sc)->tcb != NIL || sc_at(sc)->notification != NIL) {
        return error_code(seL4_IllegalOperation);
    }
    if (cap->type == CAP_TCB && tcb_at(cap->object)->sc == NIL) {
        sc_bind_tcb(sc, cap->object);
        return error_none();
    }
    if (cap->type == CAP_NOTIFICATION && notification_at(cap->object)->sc == NIL) {
        sc_bind_notification(sc, cap->object);
        return error_none();
    }
    return cap->type == CAP_TCB || cap->type == CAP_NOTIFICATION ? error_code(seL4_IllegalOperation) :
                                                                   error_capability(1);
}

static struct error decode_unbind_object(const struct invocation *inv)
{
    sc_ref_t sc = inv->cap.object;

    if (inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    const struct cap *cap = &slot_at(inv->extra[0])->cap;

    if (cap->type == CAP_TCB && sc_at(sc)->tcb == cap->object && cap->object != inv->caller) {
        sc_unbind_tcb(sc);
        return error_none();
    }
    if (cap->type == CAP_NOTIFICATION && sc_at(sc)->notification == cap->object) {
        sc_unbind_notification(sc);
        return error_none();
    }
    return error_code(seL4_IllegalOperation);
}

struct error decode_sched_context(const struct invocation *inv)
{
    switch (inv->label) {
    case SchedContextBind:
        return decode_bind(inv);
    case SchedContextUnbind:
        if (sc_at(inv->cap.object)->tcb == inv->caller) {
            return error_code(seL4_IllegalOperation);
        }
        sc_unbind_tcb(inv->cap.object);
        sc_unbind_notification(inv->cap.object);
        return error_none();
    case SchedContextUnbindObject:
        return decode_unbind_object(inv);
    case SchedContextConsumed:
        sc_set_consumed(inv->cap.object, inv->caller);
        invocation_result_length(inv, 1);
        return error_none();
    default:
        return error_code(seL4_IllegalOperation);
    }
}
