/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Invocations of threads.
 */
#include "tcb_decode.h"

#include <kernel/window.h>
#include <object/notification.h>
#include <object/tcb.h>
#include <sel4/invocation.h>

static struct error decode_set_priority(const struct invocation *inv)
{
    if (inv->length < 1 || inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    const struct cap *authority = &slot_at(inv->extra[0])->cap;
    word_t priority = invocation_argument(inv, 0);

    if (authority->type != CAP_TCB) {
        return error_capability(1);
    }
    if (priority > tcb_at(authority->object)->max_priority) {
        return error_range(0, tcb_at(authority->object)->max_priority);
    }
    tcb_set_priority(inv->cap.object, (u32)priority);
    return error_none();
}

static struct error decode_bind_notification(const struct invocation *inv)
{
    if (inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    const struct cap *cap = &slot_at(inv->extra[0])->cap;

    if (tcb_at(inv->cap.object)->bound_notification != NIL || cap->type != CAP_NOTIFICATION ||
        !(cap->rights & RIGHT_READ) || notification_at(cap->object)->bound_tcb != NIL ||
        notification_at(cap->object)->head != NIL) {
        return error_code(seL4_IllegalOperation);
    }
    notification_bind(cap->object, inv->cap.object);
    return error_none();
}

static struct error decode_unbind_notification(const struct invocation *inv)
{
    notification_ref_t notification = tcb_at(inv->cap.object)->bound_notification;

    if (notification == NIL) {
        return error_code(seL4_IllegalOperation);
    }
    notification_unbind(notification);
    return error_none();
}

struct error decode_tcb(const struct invocation *inv)
{
    switch (inv->label) {
    case TCBReadRegisters:
        return decode_read_registers(inv);
    case TCBWriteRegisters:
        return decode_write_registers(inv);
    case TCBSuspend:
        tcb_suspend(inv->cap.object);
        return error_none();
    case TCBResume:
        tcb_resume(inv->cap.object);
        return error_none();
    case TCBSetPriority:
        return decode_set_priority(inv);
    case TCBBindNotification:
        return decode_bind_notification(inv);
    case TCBUnbindNotification:
        return decode_unbind_notification(inv);
    default:
        return error_code(seL4_IllegalOperation);
    }
}
