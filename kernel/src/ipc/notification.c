/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Notifications, and the scheduling contexts they keep for passive threads.
 */
#include <base/state.h>
#include <base/window.h>
#include <interrupt/irq.h>
#include <ipc/endpoint.h>
#include <ipc/notification.h>
#include <ipc/thread.h>
#include <schedule/sched_context.h>
#include <schedule/scheduler.h>
#include <space/ipc_buffer.h>

static inline void set_badge(tcb_ref_t receiver, word_t badge)
{
    tcb_at(receiver)->context.x[REG_BADGE] = badge;
    tcb_at(receiver)->context.x[REG_INFO] = 0;
}

/* To a thread that waited, here or, bound, at an endpoint. */
static void wake(notification_ref_t ref, tcb_ref_t receiver, word_t badge)
{
    set_badge(receiver, badge);
    thread_set_state(receiver, THREAD_RUNNING);
    sc_lend(ref, receiver);
    scheduler_possible_switch_to(receiver);
}

static void insert(notification_ref_t notification, tcb_ref_t tcb)
{
    ipc_queue_insert(&notification_at(notification)->head, &notification_at(notification)->tail,
                     tcb);
}

static void remove(notification_ref_t notification, tcb_ref_t tcb)
{
    ipc_queue_remove(&notification_at(notification)->head, &notification_at(notification)->tail,
                     tcb);
}

static void dequeue(notification_ref_t notification, tcb_ref_t tcb)
{
    remove(notification, tcb);
    if (notification_at(notification)->head == NIL) {
        notification_at(notification)->state = NOTIFICATION_IDLE;
    }
}

void notification_signal(notification_ref_t ref, word_t badge)
{
    tcb_ref_t bound = notification_at(ref)->bound_tcb;
    tcb_ref_t receiver = notification_at(ref)->head;

    if (notification_at(ref)->state == NOTIFICATION_WAITING) {
        dequeue(ref, receiver);
        wake(ref, receiver, badge);
    } else if (notification_at(ref)->state == NOTIFICATION_ACTIVE) {
        notification_at(ref)->badge |= badge;
    } else if (bound != NIL && tcb_at(bound)->state == THREAD_BLOCKED_ON_RECEIVE) {
        endpoint_cancel(bound);
        wake(ref, bound, badge);
    } else {
        notification_at(ref)->badge = badge;
        notification_at(ref)->state = NOTIFICATION_ACTIVE;
    }
}

void notification_take(notification_ref_t ref, tcb_ref_t receiver)
{
    set_badge(receiver, notification_at(ref)->badge);
    notification_at(ref)->badge = 0;
    notification_at(ref)->state = NOTIFICATION_IDLE;
    sc_lend(ref, receiver);
}

static NOINLINE void block(notification_ref_t ref, tcb_ref_t receiver)
{
    sc_take_back(ref, receiver);
    tcb_at(receiver)->blocked_on = ref;
    thread_set_state(receiver, THREAD_BLOCKED_ON_NOTIFICATION);
    insert(ref, receiver);
    notification_at(ref)->state = NOTIFICATION_WAITING;
}

void notification_wait(notification_ref_t ref, tcb_ref_t receiver, bool blocking)
{
    if (unlikely(notification_at(ref)->implied_irqs != IRQ_LIST_END)) {
        irq_implied_ack(ref);
    }
    if (notification_at(ref)->state == NOTIFICATION_ACTIVE) {
        notification_take(ref, receiver);
    } else if (blocking) {
        block(ref, receiver);
    } else {
        message_none(receiver);
    }
}

void notification_cancel(tcb_ref_t tcb)
{
    dequeue(tcb_at(tcb)->blocked_on, tcb);
}

static void restart_first(notification_ref_t ref)
{
    tcb_ref_t tcb = notification_at(ref)->head;

    dequeue(ref, tcb);
    tcb_rewind(tcb);
    thread_set_state(tcb, THREAD_RESTART);
    scheduler_possible_switch_to(tcb);
}

bool notification_finalise(notification_ref_t ref)
{
    notification_unbind(ref);
    if (notification_at(ref)->sc != NIL) {
        sc_unbind_notification(notification_at(ref)->sc);
    }
    if (notification_at(ref)->head != NIL) {
        restart_first(ref);
    }
    return notification_at(ref)->head == NIL;
}

void notification_bind(notification_ref_t ref, tcb_ref_t tcb)
{
    notification_at(ref)->bound_tcb = tcb;
    tcb_at(tcb)->bound_notification = ref;
}

void notification_unbind(notification_ref_t ref)
{
    tcb_ref_t tcb = notification_at(ref)->bound_tcb;

    if (tcb != NIL) {
        tcb_at(tcb)->bound_notification = NIL;
        notification_at(ref)->bound_tcb = NIL;
    }
}

void notification_reorder(notification_ref_t ref, tcb_ref_t tcb)
{
    remove(ref, tcb);
    insert(ref, tcb);
}
