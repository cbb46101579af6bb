/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Threads: stopping, going on, priorities.
 */
#include <kernel/config.h>
#include <kernel/console.h>
#include <kernel/fpu.h>
#include <kernel/scheduler.h>
#include <kernel/state.h>
#include <kernel/window.h>
#include <object/endpoint.h>
#include <object/notification.h>
#include <object/reply.h>
#include <object/sched_context.h>
#include <object/tcb.h>
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

static bool is_blocked(tcb_ref_t ref)
{
    return !thread_is_runnable(ref) && tcb_at(ref)->state != THREAD_INACTIVE;
}

bool tcb_can_take_sc(tcb_ref_t tcb, sc_ref_t sc)
{
    if (!is_blocked(tcb) || sc_at(sc)->refill_max == 0) {
        return true;
    }
    time_update();
    return refill_ready(sc);
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

static void lose_sc(sc_ref_t sc)
{
    sc_unbind_tcb(sc);
    if (sc_at(sc)->yield_from != NIL) {
        sc_complete_yield_to(sc_at(sc)->yield_from);
    }
}

/* Whoever else knows threads by reference. */
static void forget(tcb_ref_t ref)
{
    fpu_release(ref);
    if (CONFIG_PRINTING) {
        console_end_line(ref);
    }
    if (ks.counted == ref) {
        ks.counted = NIL;
    }
}

void tcb_finalise(tcb_ref_t ref)
{
    const struct tcb *tcb = tcb_at(ref);

    if (tcb->bound_notification != NIL) {
        notification_unbind(tcb->bound_notification);
    }
    tcb_suspend(ref);
    if (tcb->sc != NIL) {
        lose_sc(tcb->sc);
    }
    forget(ref);
}
