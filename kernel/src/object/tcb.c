/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Threads: suspend, resume, priorities.
 */
#include <kernel/fpu.h>
#include <kernel/scheduler.h>
#include <kernel/state.h>
#include <kernel/window.h>
#include <object/endpoint.h>
#include <object/notification.h>
#include <object/reply.h>
#include <object/sched_context.h>
#include <object/tcb.h>

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
        thread_set_state(ref, THREAD_INACTIVE);
        break;
    default:
        break;
    }
    tcb->fault.type = 0;
}

void tcb_suspend(tcb_ref_t ref)
{
    tcb_cancel_ipc(ref);
    if (tcb_at(ref)->state == THREAD_RUNNING) {
        /* Its system call, if it is in one, is done: it would go on behind it. */
    }
    thread_set_state(ref, THREAD_INACTIVE);
    scheduler_remove(ref);
    sc_cancel_yield_to(ref);
}

void tcb_resume(tcb_ref_t ref)
{
    struct tcb *tcb = tcb_at(ref);

    if (thread_is_runnable(ref)) {
        return;
    }
    tcb_cancel_ipc(ref);
    thread_set_state(ref, THREAD_RESTART);
    if (tcb->sc != NIL) {
        sc_resume(tcb->sc);
        scheduler_possible_switch_to(ref);
    }
}

void tcb_set_priority(tcb_ref_t ref, u32 priority)
{
    struct tcb *tcb = tcb_at(ref);

    if (tcb->queued == QUEUE_READY) {
        ready_dequeue(ref);
        tcb->priority = (u8)priority;
        ready_enqueue(ref);
        scheduler_reschedule();
        return;
    }
    tcb->priority = (u8)priority;
    if (ref == ks.current) {
        scheduler_reschedule();
    } else if (tcb->state == THREAD_BLOCKED_ON_SEND || tcb->state == THREAD_BLOCKED_ON_RECEIVE) {
        endpoint_reorder(tcb->blocked_on, ref);
    } else if (tcb->state == THREAD_BLOCKED_ON_NOTIFICATION) {
        notification_reorder(tcb->blocked_on, ref);
    }
}

void tcb_finalise(tcb_ref_t ref)
{
    struct tcb *tcb = tcb_at(ref);

    if (tcb->bound_notification != NIL) {
        notification_unbind(tcb->bound_notification);
    }
    tcb_suspend(ref);
    if (tcb->sc != NIL) {
        sc_unbind_tcb(tcb->sc);
    }
    fpu_release(ref);
}
