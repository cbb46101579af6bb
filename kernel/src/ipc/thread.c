/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Threads: stopping, going on, priorities.
 */
#include <base/config.h>
#include <base/state.h>
#include <base/window.h>
#include <debug/console.h>
#include <guest/vcpu.h>
#include <ipc/endpoint.h>
#include <ipc/notification.h>
#include <ipc/reply.h>
#include <ipc/thread.h>
#include <schedule/fpu.h>
#include <schedule/sched_context.h>
#include <schedule/scheduler.h>
#include <sel4/faults.h>

void tcb_rewind(tcb_ref_t tcb)
{
    if (tcb_at(tcb)->fault.type == seL4_Fault_NullFault) {
        tcb_at(tcb)->context.pc -= SVC_SIZE;
    }
}

void tcb_cancel_ipc(tcb_ref_t tcb)
{
    switch (tcb_at(tcb)->state) {
    case THREAD_BLOCKED_ON_SEND:
    case THREAD_BLOCKED_ON_RECEIVE:
        endpoint_cancel(tcb);
        break;
    case THREAD_BLOCKED_ON_NOTIFICATION:
        notification_cancel(tcb);
        break;
    case THREAD_BLOCKED_ON_REPLY:
        reply_remove_tcb(tcb);
        break;
    case THREAD_ASLEEP:
        vcpu_end_sleep(tcb_at(tcb)->vcpu);
        thread_set_state(tcb, THREAD_INACTIVE);
        return;
    default:
        return;
    }
    tcb_rewind(tcb);
    tcb_at(tcb)->fault.type = seL4_Fault_NullFault;
    thread_set_state(tcb, THREAD_INACTIVE);
}

void tcb_suspend(tcb_ref_t tcb)
{
    tcb_cancel_ipc(tcb);
    thread_set_state(tcb, THREAD_INACTIVE);
    scheduler_remove(tcb);
    sc_cancel_yield_to(tcb);
}

void tcb_resume(tcb_ref_t tcb)
{
    if (!thread_is_runnable(tcb)) {
        tcb_cancel_ipc(tcb);
        thread_set_state(tcb, THREAD_RESTART);
        scheduler_possible_switch_to(tcb);
    }
}

bool vcpu_fall_asleep(vcpu_ref_t vcpu)
{
    bool sleeps = vcpu_sleep(vcpu);

    if (sleeps) {
        thread_set_state(vcpu_at(vcpu)->tcb, THREAD_ASLEEP);
    }
    return sleeps;
}

void vcpu_wake(vcpu_ref_t vcpu)
{
    tcb_ref_t tcb = vcpu_at(vcpu)->tcb;

    if (vcpu_at(vcpu)->sleeper != 0) {
        vcpu_end_sleep(vcpu);
        thread_set_state(tcb, THREAD_RUNNING);
        scheduler_possible_switch_to(tcb);
    }
}

void vcpu_dissolve(vcpu_ref_t vcpu)
{
    if (vcpu == NIL) {
        return;
    }
    vcpu_unload(vcpu);
    if (vcpu_at(vcpu)->tcb != NIL) {
        vcpu_wake(vcpu);
        vcpu_unbind(vcpu);
    }
}

/* It leaves the queue of its old priority and waits last among those of the new one. */
static void requeue(tcb_ref_t tcb, u32 priority)
{
    ready_dequeue(tcb);
    tcb_at(tcb)->priority = (u8)priority;
    ready_enqueue(tcb);
    scheduler_reschedule();
}

void tcb_set_priority(tcb_ref_t tcb, u32 priority)
{
    if (tcb_at(tcb)->queued == QUEUE_READY) {
        requeue(tcb, priority);
        return;
    }
    tcb_at(tcb)->priority = (u8)priority;
    switch (tcb_at(tcb)->state) {
    case THREAD_BLOCKED_ON_SEND:
    case THREAD_BLOCKED_ON_RECEIVE:
        endpoint_reorder(tcb_at(tcb)->blocked_on, tcb);
        break;
    case THREAD_BLOCKED_ON_NOTIFICATION:
        notification_reorder(tcb_at(tcb)->blocked_on, tcb);
        break;
    default:
        scheduler_reschedule(); /* it may be the current one */
        break;
    }
}
