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
    struct context *context = &tcb_at(receiver)->context;

    context->x[REG_BADGE] = badge;
    context->x[REG_INFO] = 0;
}

/* To a thread that waited, here or, bound, at an endpoint. */
static void wake(notification_ref_t ref, tcb_ref_t receiver, word_t badge)
{
    set_badge(receiver, badge);
    thread_set_state(receiver, THREAD_RUNNING);
    sc_lend(ref, receiver);
    scheduler_possible_switch_to(receiver);
}

static void dequeue(struct notification *notification, tcb_ref_t tcb)
{
    ipc_queue_remove(&notification->head, &notification->tail, tcb);
    if (notification->head == NIL) {
        notification->state = NOTIFICATION_IDLE;
    }
}

void notification_signal(notification_ref_t ref, word_t badge)
{
    struct notification *notification = notification_at(ref);
    tcb_ref_t bound = notification->bound_tcb;
    tcb_ref_t receiver = notification->head;

    if (notification->state == NOTIFICATION_WAITING) {
        dequeue(notification, receiver);
        wake(ref, receiver, badge);
    } else if (notification->state == NOTIFICATION_ACTIVE) {
        notification->badge |= badge;
    } else if (bound != NIL && tcb_at(bound)->state == THREAD_BLOCKED_ON_RECEIVE) {
        endpoint_cancel(bound);
        wake(ref, bound, badge);
    } else {
        notification->badge = badge;
        notification->state = NOTIFICATION_ACTIVE;
    }
}

void notification_take(notification_ref_t ref, tcb_ref_t receiver)
{
    struct notification *notification = notification_at(ref);

    set_badge(receiver, notification->badge);
    notification->badge = 0;
    notification->state = NOTIFICATION_IDLE;
    sc_lend(ref, receiver);
}

static NOINLINE void block(notification_ref_t ref, tcb_ref_t receiver)
{
    struct notification *notification = notification_at(ref);

    sc_take_back(ref, receiver);
    tcb_at(receiver)->blocked_on = ref;
    thread_set_state(receiver, THREAD_BLOCKED_ON_NOTIFICATION);
    ipc_queue_insert(&notification->head, &notification->tail, receiver);
    notification->state = NOTIFICATION_WAITING;
}

void notification_wait(notification_ref_t ref, tcb_ref_t receiver, bool blocking)
{
    struct notification *notification = notification_at(ref);

    if (unlikely(notification->implied_irqs != IRQ_LIST_END)) {
        irq_implied_ack(ref);
    }
    if (notification->state == NOTIFICATION_ACTIVE) {
        notification_take(ref, receiver);
    } else if (blocking) {
        block(ref, receiver);
    } else {
        message_none(receiver);
    }
}

void notification_cancel(tcb_ref_t tcb)
{
    dequeue(notification_at(tcb_at(tcb)->blocked_on), tcb);
}

static void restart_first(struct notification *notification)
{
    tcb_ref_t tcb = notification->head;

    dequeue(notification, tcb);
    tcb_rewind(tcb);
    thread_set_state(tcb, THREAD_RESTART);
    scheduler_possible_switch_to(tcb);
}

bool notification_finalise(notification_ref_t ref)
{
    struct notification *notification = notification_at(ref);

    notification_unbind(ref);
    if (notification->sc != NIL) {
        sc_unbind_notification(notification->sc);
    }
    if (notification->head != NIL) {
        restart_first(notification);
    }
    return notification->head == NIL;
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
    struct notification *notification = notification_at(ref);

    ipc_queue_remove(&notification->head, &notification->tail, tcb);
    ipc_queue_insert(&notification->head, &notification->tail, tcb);
}
