/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Invocations of threads (seL4 manual 10.3.8).
 */
#include "tcb.h"

#include <base/window.h>
#include <ipc/notification.h>
#include <ipc/thread.h>
#include <sel4/invocation.h>

static struct error decode_bind_notification(const struct invocation *inv)
{
    const struct cap *cap;

    if (inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    cap = &slot_at(inv->extra[0])->cap;
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

static struct error decode_by_label(const struct invocation *inv)
{
    switch (inv->label) {
    case TCBReadRegisters:
        return decode_read_registers(inv);
    case TCBWriteRegisters:
        return decode_write_registers(inv);
    case TCBCopyRegisters:
        return decode_copy_registers(inv);
    case TCBConfigure:
        return decode_configure(inv);
    case TCBSetSpace:
        return decode_set_space(inv);
    case TCBSetIPCBuffer:
        return decode_set_ipc_buffer(inv);
    case TCBSetSchedParams:
        return decode_set_sched_params(inv);
    case TCBSetTimeoutEndpoint:
        return decode_set_timeout_endpoint(inv);
    case TCBSetPriority:
        return decode_set_priority(inv);
    case TCBSetMCPriority:
        return decode_set_mc_priority(inv);
    case TCBSuspend:
        tcb_suspend(inv->cap.object);
        return error_none();
    case TCBResume:
        tcb_resume(inv->cap.object);
        return error_none();
    case TCBBindNotification:
        return decode_bind_notification(inv);
    case TCBUnbindNotification:
        return decode_unbind_notification(inv);
    case TCBSetTLSBase:
        return decode_set_tls_base(inv);
    case TCBSetFlags:
        return decode_set_flags(inv);
    default:
        return error_code(seL4_IllegalOperation);
    }
}

/* The receive phase that follows the first could find its own thread changed. */
struct error decode_tcb(const struct invocation *inv)
{
    if (inv->first_phase) {
        return error_capability(0);
    }
    return decode_by_label(inv);
}
