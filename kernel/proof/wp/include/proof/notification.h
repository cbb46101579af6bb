/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a notification is to those who signal it and wait on it (kernel/src/ipc/notification.c): a word, or a queue
 * (proof/ipc_queue.h).
 */
#pragma once

#include <base/window.h>
#include <proof/ipc_queue.h>

/*@ predicate is_notification{L}(integer n) = 0 < n < PROOF_OBJECTS;
    predicate is_queue_of{L}(queue q, integer n) = is_queue(q, proof_notifications[n].head, proof_notifications[n].tail);
    // Threads wait if and only if it says so: never while a word is there.
    predicate is_waited_on{L}(queue q, integer n) = is_notification(n) && is_queue_of(q, n) &&
      (proof_notifications[n].state == NOTIFICATION_WAITING <==> proof_notifications[n].head != NIL);

    // In parts, by field: as the ends' addresses are taken, provers have a notification as memory, and not as a value.
    predicate same_bonds{A, B}(integer n) = \at(proof_notifications[n].implied_irqs, B) == \at(proof_notifications[n].implied_irqs, A) &&
      \at(proof_notifications[n].bound_tcb, B) == \at(proof_notifications[n].bound_tcb, A) &&
      \at(proof_notifications[n].sc, B) == \at(proof_notifications[n].sc, A);
    predicate same_ends{A, B}(integer n) = \at(proof_notifications[n].head, B) == \at(proof_notifications[n].head, A) &&
      \at(proof_notifications[n].tail, B) == \at(proof_notifications[n].tail, A);
    predicate same_word{A, B}(integer n) = \at(proof_notifications[n].badge, B) == \at(proof_notifications[n].badge, A);
    predicate same_state{A, B}(integer n) = \at(proof_notifications[n].state, B) == \at(proof_notifications[n].state, A);
    predicate only_notification_differs{A, B}(integer n) = \forall integer other; 0 <= other < PROOF_OBJECTS && other != n ==>
      same_bonds{A, B}(other) && same_ends{A, B}(other) && same_word{A, B}(other) && same_state{A, B}(other);
    predicate only_queue_differs{A, B}(integer n) =
      only_notification_differs{A, B}(n) && same_bonds{A, B}(n) && same_word{A, B}(n);
    predicate only_bond_differs{A, B}(integer n) = only_notification_differs{A, B}(n) &&
      same_ends{A, B}(n) && same_word{A, B}(n) && same_state{A, B}(n) &&
      \at(proof_notifications[n].implied_irqs, B) == \at(proof_notifications[n].implied_irqs, A) &&
      \at(proof_notifications[n].sc, B) == \at(proof_notifications[n].sc, A);
    predicate only_word_differs{A, B}(integer n) =
      only_notification_differs{A, B}(n) && same_bonds{A, B}(n) && same_ends{A, B}(n);
    // Of a thread what it waits on, and how it is linked there, and its state.
    predicate only_waiting_differs{A, B}(integer tcb) = \forall integer other; 0 <= other < PROOF_OBJECTS ==>
      \at(proof_tcbs[other], B) == { \at(proof_tcbs[other], A) \with
        .ipc_next = \at(proof_tcbs[other].ipc_next, B), .ipc_prev = \at(proof_tcbs[other].ipc_prev, B),
        .blocked_on = \at(proof_tcbs[other].blocked_on, B), .state = \at(proof_tcbs[other].state, B) } &&
      (other != tcb ==> \at(proof_tcbs[other].blocked_on, B) == \at(proof_tcbs[other].blocked_on, A) &&
        \at(proof_tcbs[other].state, B) == \at(proof_tcbs[other].state, A));
    // Of the kernel's state that the scheduler has to look again.
    predicate only_reschedule_differs{A, B} = \at(ks, B) == { \at(ks, A) \with .reschedule = \at(ks.reschedule, B) };
 */
