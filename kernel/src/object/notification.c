/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Notifications.
 */
#include <kernel/ipc_buffer.h>
#include <kernel/scheduler.h>
#include <kernel/state.h>
#include <kernel/window.h>
#include <object/endpoint.h>
#include <object/irq.h>
#include <object/notification.h>
#include <object/sched_context.h>
#include <object/tcb.h>

static void deliver(notification_ref_t ref, tcb_ref_t receiver, word_t badge)
{
    struct tcb *tcb = tcb_at(receiver);

    tcb->context.x[REG_BADGE] = badge;
    tcb->context.x[REG_INFO] = 0;
    for (u32 i = 0; i < MESSAGE_REGISTERS; i++) {
        tcb->context.x[REG_MR0 + i] = 0;
    }
    thread_set_state(receiver, THREAD_RUNNING);
    notification_lend_sc(ref, receiver);
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

    if (notification->state == NOTIFICATION_ACTIVE) {
        notification->badge |= badge;
    } else if (notification->state == NOTIFICATION_WAITING) {
        tcb_ref_t receiver = notification->head;

        dequeue(notification, receiver);
        deliver(ref, receiver, badge);
    } else if (bound != NIL && tcb_at(bound)->state == THREAD_BLOCKED_ON_RECEIVE) {
        endpoint_cancel(bound);
        deliver(ref, bound, badge);
    } else {
        notification->badge = badge;
        notification->state = NOTIFICATION_ACTIVE;
    }
}

static void take(struct notification *notification, tcb_ref_t receiver)
{
    struct tcb *tcb = tcb_at(receiver);

    tcb->context.x[REG_BADGE] = notification->badge;
    tcb->context.x[REG_INFO] = 0;
    notification->badge = 0;
    notification->state = NOTIFICATION_IDLE;
}

void notification_wait(notification_ref_t ref, tcb_ref_t receiver, bool blocking)
{
    struct notification *notification = notification_at(ref);

    if (unlikely(notification->implied_irq != IRQ_NONE_IMPLIED)) {
        irq_implied_ack(ref);
    }
    if (notification->state == NOTIFICATION_ACTIVE) {
        take(notification, receiver);
        notification_lend_sc(ref, receiver);
    } else if (blocking) {
        struct tcb *tcb = tcb_at(receiver);

        tcb->blocked_on = ref;
        thread_set_state(receiver, THREAD_BLOCKED_ON_NOTIFICATION);
        notification_return_sc(ref, receiver);
        ipc_queue_insert(&notification->head, &notification->tail, receiver);
        notification->state = NOTIFICATION_WAITING;
    } else {
        tcb_at(receiver)->context.x[REG_BADGE] = 0;
        tcb_at(receiver)->context.x[REG_INFO] = 0;
    }
}

void notification_complete(notification_ref_t ref, tcb_ref_t receiver)
{
    take(notification_at(ref), receiver);
    notification_lend_sc(ref, receiver);
}

void notification_cancel(tcb_ref_t tcb)
{
    dequeue(notification_at(tcb_at(tcb)->blocked_on), tcb);
    thread_set_state(tcb, THREAD_INACTIVE);
}

void notification_cancel_all(notification_ref_t ref)
{
    struct notification *notification = notification_at(ref);

    while (notification->state == NOTIFICATION_WAITING) {
        tcb_ref_t tcb = notification->head;

        dequeue(notification, tcb);
        tcb_at(tcb)->context.pc -= 4;
        thread_set_state(tcb, THREAD_RESTART);
        scheduler_possible_switch_to(tcb);
    }
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

void notification_lend_sc(notification_ref_t ref, tcb_ref_t receiver)
{
    sc_ref_t sc = notification_at(ref)->sc;

    if (sc != NIL && tcb_at(receiver)->sc == NIL && sc_at(sc)->tcb == NIL) {
        sc_donate(sc, receiver);
        sc_resume(sc);
    }
}

void notification_return_sc(notification_ref_t ref, tcb_ref_t receiver)
{
    sc_ref_t sc = notification_at(ref)->sc;

    if (sc != NIL && tcb_at(receiver)->sc == sc) {
        tcb_at(receiver)->sc = NIL;
        sc_at(sc)->tcb = NIL;
        scheduler_remove(receiver);
        if (receiver == ks.current) {
            scheduler_reschedule();
        }
    }
}
