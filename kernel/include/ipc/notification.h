/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Notifications: a word of flags that threads wait on (seL4 manual 5).
 */
#pragma once

#include <base/types.h>
#include <base/window.h>

/* A wait on it neither takes a word nor acknowledges an interrupt: one comparison of state and
 * implied_irqs together. */
/*@ requires is_notification(notification);
    assigns \nothing;
    ensures \result <==> proof_notifications[notification].implied_irqs == IRQ_LIST_END &&
      proof_notifications[notification].state <= NOTIFICATION_WAITING;
 */
static inline bool notification_is_quiet(notification_ref_t notification)
{
    /*@ assert is_small(proof_notifications[notification].state) <==> proof_notifications[notification].state <= NOTIFICATION_WAITING; */
    return ((u64)notification_at(notification)->implied_irqs << 32 |
            notification_at(notification)->state) <= NOTIFICATION_WAITING;
}

/* A signal that nobody waits for adds to the word, or is the word. */
/*@ requires is_notification(ref);
    assigns proof_notifications[ref].badge, proof_notifications[ref].state;
    ensures only_word_differs{Pre, Here}(ref) && proof_notifications[ref].state == NOTIFICATION_ACTIVE;
    ensures proof_notifications[ref].badge == (\old(proof_notifications[ref].state) == NOTIFICATION_ACTIVE
      ? \old(proof_notifications[ref].badge) | badge : badge);
 */
static inline void notification_keep(notification_ref_t ref, word_t badge)
{
    if (notification_at(ref)->state == NOTIFICATION_ACTIVE) {
        badge |= notification_at(ref)->badge;
    }
    notification_at(ref)->badge = badge;
    notification_at(ref)->state = NOTIFICATION_ACTIVE;
}

void notification_signal(notification_ref_t notification, word_t badge);
void notification_wait(notification_ref_t notification, tcb_ref_t receiver, bool blocking);
/* The notification is active: receiver, which runs, takes its word. */
void notification_take(notification_ref_t notification, tcb_ref_t receiver);
/*@ requires 0 < tcb < PROOF_OBJECTS && member(the_queue, tcb) && is_waited_on(the_queue, proof_tcbs[tcb].blocked_on);
    requires proof_notifications[proof_tcbs[tcb].blocked_on].state == NOTIFICATION_WAITING;
    assigns proof_notifications[..], proof_tcbs[..];
    ensures only_queue_differs{Pre, Here}(proof_tcbs[tcb].blocked_on) && only_ipc_links_differ{Pre, Here};
    ensures is_waited_on(without(the_queue, tcb), proof_tcbs[tcb].blocked_on);
 */
void notification_cancel(tcb_ref_t tcb); /* leaves the queue; its state stays */
/* It is going away: the first of its queue waits again. false: a thread still waits, call again. */
bool notification_finalise(notification_ref_t notification) MUST_CHECK;
/*@ requires is_notification(notification) && 0 < tcb < PROOF_OBJECTS;
    assigns proof_notifications[..], proof_tcbs[tcb].bound_notification;
    ensures only_bond_differs{Pre, Here}(notification) && proof_notifications[notification].bound_tcb == tcb;
    ensures proof_tcbs[tcb].bound_notification == notification;
 */
void notification_bind(notification_ref_t notification, tcb_ref_t tcb);
/*@ requires is_notification(notification) && proof_notifications[notification].bound_tcb < PROOF_OBJECTS;
    assigns proof_notifications[..], proof_tcbs[proof_notifications[notification].bound_tcb].bound_notification;
    ensures only_bond_differs{Pre, Here}(notification) && proof_notifications[notification].bound_tcb == NIL;
    ensures \old(proof_notifications[notification].bound_tcb) != NIL ==>
      proof_tcbs[\old(proof_notifications[notification].bound_tcb)].bound_notification == NIL;
 */
void notification_unbind(notification_ref_t notification);
void notification_reorder(notification_ref_t notification, tcb_ref_t tcb);
