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

static struct error decode_bind_notification(const struct invocation *inv, struct tcb_plan *plan)
{
    struct cap cap = slot_at(inv->extra[0])->cap;

    if (inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    if (tcb_at(inv->cap.object)->bound_notification != NIL || cap.type != CAP_NOTIFICATION ||
        !(cap.rights & RIGHT_READ) || notification_at(cap.object)->bound_tcb != NIL ||
        notification_at(cap.object)->head != NIL) {
        return error_code(seL4_IllegalOperation);
    }
    plan->notification = cap.object;
    return error_none();
}

static struct error decode_unbind_notification(const struct invocation *inv, struct tcb_plan *plan)
{
    plan->notification = tcb_at(inv->cap.object)->bound_notification;
    return plan->notification == NIL ? error_code(seL4_IllegalOperation) : error_none();
}

static struct error decode_set_tls_base(const struct invocation *inv, struct tcb_plan *plan)
{
    plan->tls_base = invocation_argument(inv, 0);
    return inv->length < 1 ? error_code(seL4_TruncatedMessage) : error_none();
}

/* Exit code loads TPIDR_EL0 from the context, also for the caller itself. */
static void invoke_set_tls_base(const struct invocation *inv, const struct tcb_plan *plan)
{
    tcb_at(inv->cap.object)->context.tpidr = plan->tls_base;
}

static struct error decode_by_label(const struct invocation *inv, struct tcb_plan *plan)
{
    switch (inv->label) {
    case TCBReadRegisters:
        return decode_read_registers(inv, plan);
    case TCBWriteRegisters:
        return decode_write_registers(inv, plan);
    case TCBCopyRegisters:
        return decode_copy_registers(inv, plan);
    case TCBConfigure:
        return decode_configure(inv, plan);
    case TCBSetSpace:
        return decode_set_space(inv, plan);
    case TCBSetIPCBuffer:
        return decode_set_ipc_buffer(inv, plan);
    case TCBSetSchedParams:
        return decode_set_sched_params(inv, plan);
    case TCBSetTimeoutEndpoint:
        return decode_set_timeout_endpoint(inv, plan);
    case TCBSetPriority:
        return decode_set_priority(inv, plan);
    case TCBSetMCPriority:
        return decode_set_mc_priority(inv, plan);
    case TCBSuspend:
    case TCBResume:
        return error_none();
    case TCBBindNotification:
        return decode_bind_notification(inv, plan);
    case TCBUnbindNotification:
        return decode_unbind_notification(inv, plan);
    case TCBSetTLSBase:
        return decode_set_tls_base(inv, plan);
    case TCBSetFlags:
        return decode_set_flags(inv, plan);
    default:
        return error_code(seL4_IllegalOperation);
    }
}

/* The receive phase that follows the first could find its own thread changed. */
struct error decode_tcb(const struct invocation *inv, struct tcb_plan *plan)
{
    if (inv->first_phase) {
        return error_capability(0);
    }
    return decode_by_label(inv, plan);
}

void invoke_tcb(const struct invocation *inv, const struct tcb_plan *plan)
{
    tcb_ref_t tcb = inv->cap.object;

    switch (inv->label) {
    case TCBReadRegisters:
        invoke_read_registers(inv, plan);
        break;
    case TCBWriteRegisters:
        invoke_write_registers(inv, plan);
        break;
    case TCBCopyRegisters:
        invoke_copy_registers(inv, plan);
        break;
    case TCBConfigure:
        invoke_configure(inv, plan);
        break;
    case TCBSetSpace:
        invoke_set_space(inv, plan);
        break;
    case TCBSetIPCBuffer:
        invoke_set_ipc_buffer(inv, plan);
        break;
    case TCBSetSchedParams:
        invoke_set_sched_params(inv, plan);
        break;
    case TCBSetTimeoutEndpoint:
        (void)new_cap_install(inv, TCB_SLOT_TIMEOUT_HANDLER, &plan->handler);
        break;
    case TCBSetPriority:
        tcb_set_priority(tcb, plan->priority);
        break;
    case TCBSetMCPriority:
        tcb_at(tcb)->max_priority = plan->max_priority;
        break;
    case TCBSuspend:
        tcb_suspend(tcb);
        break;
    case TCBResume:
        tcb_resume(tcb);
        break;
    case TCBBindNotification:
        notification_bind(plan->notification, tcb);
        break;
    case TCBUnbindNotification:
        notification_unbind(plan->notification);
        break;
    case TCBSetTLSBase:
        invoke_set_tls_base(inv, plan);
        break;
    default:
        invoke_set_flags(inv, plan);
        break;
    }
}
