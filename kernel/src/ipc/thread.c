/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Threads: stopping, going on, priorities.
 */
#include <base/config.h>
#include <base/state.h>
#include <base/window.h>
#include <debug/console.h>
#include <ipc/endpoint.h>
#include <ipc/notification.h>
#include <ipc/reply.h>
#include <ipc/thread.h>
#include <schedule/fpu.h>
#include <schedule/sched_context.h>
#include <schedule/scheduler.h>
#include <sel4/faults.h>

void tcb_rewind(tcb_ref_t ref)
{
    struct tcb *tcb = tcb_at(ref);

    if (tcb->fault.type == seL4_Fault_NullFault) {
        tcb->context.pc -= SVC_SIZE;
    }
}

void tcb_cancel_ipc(tcb_ref_t ref)
{
    struct tcb *tcb = tcb_at(ref);

    switch (tcb->state) {
    case THREAD_BLOCKED_ON_SEND:
    case THREAD_BLOCKED_ON_RECEIVE:
        endpoint_cancel(ref);
        break;
    case THREAD_BLOCKED_ON_NOTIFICATION:
        notification_cancel(ref);
        break;
    case THREAD_BLOCKED_ON_REPLY:
        reply_remove_tcb(ref);
        break;
    default:
        return;
    }
    tcb_rewind(ref);
    tcb->fault.type = seL4_Fault_NullFault;
    thread_set_state(ref, THREAD_INACTIVE);
}

void tcb_suspend(tcb_ref_t ref)
{
    tcb_cancel_ipc(ref);
    thread_set_state(ref, THREAD_INACTIVE);
    scheduler_remove(ref);
    sc_cancel_yield_to(ref);
}

void tcb_resume(tcb_ref_t ref)
{
    if (!thread_is_runnable(ref)) {
        tcb_cancel_ipc(ref);
        thread_set_state(ref, THREAD_RESTART);
        scheduler_possible_switch_to(ref);
    }
}

/* It leaves the queue of its old priority and waits last among those of the new one. */
static void requeue(tcb_ref_t ref, u32 priority)
{
    ready_dequeue(ref);
    tcb_at(ref)->priority = (u8)priority;
    ready_enqueue(ref);
    scheduler_reschedule();
}

void tcb_set_priority(tcb_ref_t ref, u32 priority)
{
    struct tcb *tcb = tcb_at(ref);

    if (tcb->queued == QUEUE_READY) {
        requeue(ref, priority);
        return;
    }
    tcb->priority = (u8)priority;
    switch (tcb->state) {
    case THREAD_BLOCKED_ON_SEND:
    case THREAD_BLOCKED_ON_RECEIVE:
        endpoint_reorder(tcb->blocked_on, ref);
        break;
    case THREAD_BLOCKED_ON_NOTIFICATION:
        notification_reorder(tcb->blocked_on, ref);
        break;
    default:
        scheduler_reschedule(); /* it may be the current one */
        break;
    }
}
