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

/*@ requires 0 < receiver < PROOF_OBJECTS;
    assigns proof_tcbs[receiver].context;
    ensures proof_tcbs[receiver].context == { \old(proof_tcbs[receiver].context) \with
      .x = proof_tcbs[receiver].context.x };
    ensures saved(receiver, REG_BADGE) == badge && saved(receiver, REG_INFO) == 0;
    ensures \forall integer i; 0 <= i < 31 && i != REG_BADGE && i != REG_INFO ==>
      saved(receiver, i) == \old(saved(receiver, i));
 */
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

/*@ requires is_notification(notification) && is_queue_of(the_queue, notification);
    requires 0 < tcb < PROOF_OBJECTS && !member(the_queue, tcb);
    assigns proof_notifications[..], proof_tcbs[..];
    ensures only_queue_differs{Pre, Here}(notification);
    ensures only_ipc_links_differ{Pre, Here};
    ensures proof_notifications[notification].head != NIL;
    ensures same_state{Pre, Here}(notification);
    ensures is_queue_of(with(the_queue, tcb, room(the_queue, proof_tcbs[tcb].ipc_prev, proof_tcbs[tcb].ipc_next)), notification);
 */
static void insert(notification_ref_t notification, tcb_ref_t tcb)
{
    ipc_queue_insert(&notification_at(notification)->head, &notification_at(notification)->tail,
                     tcb);
}

/*@ requires is_notification(notification) && is_queue_of(the_queue, notification) && member(the_queue, tcb);
    assigns proof_notifications[..], proof_tcbs[..];
    ensures only_queue_differs{Pre, Here}(notification) && only_ipc_links_differ{Pre, Here};
    ensures same_state{Pre, Here}(notification);
    ensures is_queue_of(without(the_queue, tcb), notification);
 */
static void remove(notification_ref_t notification, tcb_ref_t tcb)
{
    ipc_queue_remove(&notification_at(notification)->head, &notification_at(notification)->tail,
                     tcb);
}

/*@ requires is_waited_on(the_queue, notification) && member(the_queue, tcb);
    requires proof_notifications[notification].state == NOTIFICATION_WAITING;
    assigns proof_notifications[..], proof_tcbs[..];
    ensures only_queue_differs{Pre, Here}(notification) && only_ipc_links_differ{Pre, Here};
    ensures is_waited_on(without(the_queue, tcb), notification);
 */
static void dequeue(notification_ref_t notification, tcb_ref_t tcb)
{
    remove(notification, tcb);
    if (notification_at(notification)->head == NIL) {
        notification_at(notification)->state = NOTIFICATION_IDLE;
    }
}

/* It leaves the queue, in which there is one. */
/*@ requires is_waited_on(the_queue, ref) && proof_notifications[ref].state == NOTIFICATION_WAITING;
    assigns proof_notifications[..], proof_tcbs[..];
    ensures \result == \old(proof_notifications[ref].head) && member(the_queue, \result);
    ensures only_queue_differs{Pre, Here}(ref) && only_ipc_links_differ{Pre, Here};
    ensures is_waited_on(without(the_queue, \result), ref);
 */
static tcb_ref_t take_first(notification_ref_t ref)
{
    tcb_ref_t first = notification_at(ref)->head;

    dequeue(ref, first);
    return first;
}

void notification_signal(notification_ref_t ref, word_t badge)
{
    tcb_ref_t bound = notification_at(ref)->bound_tcb;

    if (notification_at(ref)->state == NOTIFICATION_WAITING) {
        wake(ref, take_first(ref), badge);
    } else if (notification_at(ref)->state == NOTIFICATION_IDLE && bound != NIL &&
               tcb_at(bound)->state == THREAD_BLOCKED_ON_RECEIVE) {
        endpoint_cancel(bound);
        wake(ref, bound, badge);
    } else {
        notification_keep(ref, badge);
    }
}

/*@ requires is_notification(ref) && 0 < receiver < PROOF_OBJECTS;
    assigns proof_notifications[..], proof_tcbs[receiver].context;
    ensures only_word_differs{Pre, Here}(ref);
    ensures proof_notifications[ref].state == NOTIFICATION_IDLE && proof_notifications[ref].badge == 0;
    ensures saved(receiver, REG_BADGE) == \old(proof_notifications[ref].badge) && saved(receiver, REG_INFO) == 0;
    ensures \forall integer i; 0 <= i < 31 && i != REG_BADGE && i != REG_INFO ==>
      saved(receiver, i) == \old(saved(receiver, i));
 */
static inline void take_word(notification_ref_t ref, tcb_ref_t receiver)
{
    set_badge(receiver, notification_at(ref)->badge);
    notification_at(ref)->badge = 0;
    notification_at(ref)->state = NOTIFICATION_IDLE;
}

void notification_take(notification_ref_t ref, tcb_ref_t receiver)
{
    take_word(ref, receiver);
    sc_lend(ref, receiver);
}

/*@ requires is_waited_on(the_queue, ref) && proof_notifications[ref].state != NOTIFICATION_ACTIVE;
    requires 0 < receiver < PROOF_OBJECTS && !member(the_queue, receiver);
    assigns ks, proof_notifications[..], proof_tcbs[..];
    ensures only_queue_differs{Pre, Here}(ref) && only_reschedule_differs{Pre, Here};
    ensures only_waiting_differs{Pre, Here}(receiver);
    ensures proof_tcbs[receiver].state == THREAD_BLOCKED_ON_NOTIFICATION && proof_tcbs[receiver].blocked_on == ref;
    ensures is_waited_on(with(the_queue, receiver, room(the_queue, proof_tcbs[receiver].ipc_prev,
      proof_tcbs[receiver].ipc_next)), ref);
 */
static inline void enqueue(notification_ref_t ref, tcb_ref_t receiver)
{
    tcb_at(receiver)->blocked_on = ref;
    thread_set_state(receiver, THREAD_BLOCKED_ON_NOTIFICATION);
    insert(ref, receiver);
    notification_at(ref)->state = NOTIFICATION_WAITING;
}

static NOINLINE void block(notification_ref_t ref, tcb_ref_t receiver)
{
    sc_take_back(ref, receiver);
    enqueue(ref, receiver);
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
    tcb_ref_t tcb = take_first(ref);

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
