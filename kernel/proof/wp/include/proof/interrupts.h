/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Interrupts that are delivered and not acknowledged (kernel/src/interrupt): which are active in the interrupt
 * controller, whether the kernel's record agrees, and the list of those that the next wait on a notification acknowledges.
 *
 * A list's members and their places are a value of the logic, of which nothing else is known, as the_queue is
 * (proof/ipc_queue.h).
 */
#pragma once

#include <base/bits.h>
#include <base/window.h>
#include <proof/gic.h>
#include <proof/ipc_queue.h>

/* In the controller, by interrupt and sender: not 0. */
extern struct proof_active {
    u8 of[INTIDS][WORD_BITS];
} proof_active;

/*@ predicate is_active{L}(integer intid, integer sender) = proof_active.of[intid][sender] != 0;
    // SGIs of a GICv2 have several, other interrupts one that has number 0.
    predicate is_sender{L}(integer intid, integer sender) =
      intid < SGIS ? has(ks.irq_senders[intid], sender) : sender == 0;
    // What the kernel takes for active is: so it deactivates nothing else (GICv2 4.4.15).
    predicate is_recorded{L}(integer intid) = is_flagged(intid, IRQ_ACTIVE) ==>
      \forall integer sender; 0 <= sender < WORD_BITS && is_sender(intid, sender) ==> is_active(intid, sender);
    predicate are_recorded{L} = \forall integer intid; 0 <= intid < INTIDS ==> is_recorded(intid);

    // This interrupt is not active any more, and no other's state is changed.
    predicate only_ended{A, B}(integer intid) = \forall integer i, sender; 0 <= i < INTIDS && 0 <= sender < WORD_BITS ==>
      (is_active{B}(i, sender) <==> is_active{A}(i, sender) && !(i == intid && is_sender{A}(i, sender)));
    predicate same_active{A, B} = \forall integer i, sender; 0 <= i < INTIDS && 0 <= sender < WORD_BITS ==>
      (is_active{B}(i, sender) <==> is_active{A}(i, sender));

    predicate acknowledged{A, B}(integer intid) =
      \at(is_flagged(intid, IRQ_ACTIVE), A) ? only_ended{A, B}(intid) : same_active{A, B};

    // Of the kernel's state what it records of interrupts; and of that what is said of one, and of no other.
    predicate only_records_differ{A, B} = \at(ks, B) == { \at(ks, A) \with .irq_flags = \at(ks.irq_flags, B),
      .irq_senders = \at(ks.irq_senders, B), .irq_next = \at(ks.irq_next, B), .irq_prev = \at(ks.irq_prev, B) };
    predicate only_flags_differ{A, B}(integer intid) = \forall integer i; 0 <= i < INTIDS && i != intid ==>
      \at(ks.irq_flags[i], B) == \at(ks.irq_flags[i], A);
    predicate nothing_but_flags{A, B} = \at(ks, B) == { \at(ks, A) \with .irq_flags = \at(ks.irq_flags, B) };
    predicate only_senders_differ{A, B}(integer intid) = \forall integer i; 0 <= i < SGIS && i != intid ==>
      \at(ks.irq_senders[i], B) == \at(ks.irq_senders[i], A);
    predicate nothing_but_links{A, B} = \at(ks, B) == { \at(ks, A) \with
      .irq_next = \at(ks.irq_next, B), .irq_prev = \at(ks.irq_prev, B) };
    predicate same_links{A, B} = \at(ks.irq_next, A) == \at(ks.irq_next, B) && \at(ks.irq_prev, A) == \at(ks.irq_prev, B);
    predicate only_list_differs{A, B}(integer notification) = \forall integer n;
      \at(proof_notifications[n], B) == (n != notification ? \at(proof_notifications[n], A)
        : { \at(proof_notifications[n], A) \with .implied_irqs = \at(proof_notifications[n].implied_irqs, B) });
 */

/*@ // Whom it signals.
    logic integer told{L}(integer intid) = proof_slots[slot_of_irq(intid)].cap.object;
    predicate has_slot{L}(integer intid) = 0 <= slot_of_irq(intid) < PROOF_SLOTS && told(intid) < PROOF_OBJECTS;

    // Parts, proved one by one, of what a list is. Who is in it says so, is active, and signals this notification.
    predicate listed_members{L}(queue q, integer n) = \forall integer i; member(q, i) ==>
      0 <= i < INTIDS && told(i) == n && is_flagged(i, IRQ_LISTED) && is_flagged(i, IRQ_ACTIVE);
    // Nobody who says so is in none.
    predicate listed_complete{L}(queue q, integer n) = \forall integer i;
      0 <= i < INTIDS && told(i) == n && is_flagged(i, IRQ_LISTED) ==> member(q, i);
    predicate listed_first{L}(queue q, integer n) = proof_notifications[n].implied_irqs != IRQ_LIST_END ==>
      member(q, proof_notifications[n].implied_irqs - 1) && ks.irq_prev[proof_notifications[n].implied_irqs - 1] == IRQ_LIST_END;
    predicate listed_least{L}(queue q, integer n) = \forall integer i; member(q, i) ==>
      place(q, proof_notifications[n].implied_irqs - 1) <= place(q, i);
    predicate listed_none{L}(queue q, integer n) = proof_notifications[n].implied_irqs == IRQ_LIST_END ==>
      \forall integer i; !member(q, i);
    // The next is behind it, and nobody between; without a next it is the last.
    predicate listed_next{L}(queue q) = \forall integer i; member(q, i) && ks.irq_next[i] != IRQ_LIST_END ==>
      member(q, ks.irq_next[i] - 1) && ks.irq_prev[ks.irq_next[i] - 1] == i + 1 && place(q, i) < place(q, ks.irq_next[i] - 1);
    predicate listed_order{L}(queue q) = \forall integer i, other; member(q, i) && member(q, other) ==>
      place(q, other) < place(q, i) || other == i ||
      (ks.irq_next[i] != IRQ_LIST_END && place(q, ks.irq_next[i] - 1) <= place(q, other));
    predicate listed_prev{L}(queue q, integer n) = \forall integer i; member(q, i) ==>
      (ks.irq_prev[i] != IRQ_LIST_END ==>
        member(q, ks.irq_prev[i] - 1) && ks.irq_next[ks.irq_prev[i] - 1] == i + 1) &&
      (ks.irq_prev[i] == IRQ_LIST_END ==> proof_notifications[n].implied_irqs == i + 1);
    predicate is_list{L}(queue q, integer n) = 0 <= n < PROOF_OBJECTS &&
      listed_members(q, n) && listed_complete(q, n) && listed_first(q, n) && listed_least(q, n) && listed_none(q, n) &&
      listed_next(q) && listed_order(q) && listed_prev(q, n);

    // The place of one that comes to the front.
    logic real front{L}(queue q, integer n) = proof_notifications[n].implied_irqs == IRQ_LIST_END ? 0.0
      : place(q, proof_notifications[n].implied_irqs - 1) - 1.0;
    // The wait has come past it.
    predicate is_past(queue q, integer intid, integer link) =
      member(q, intid) && (link == IRQ_LIST_END || place(q, intid) < place(q, link - 1));
    // Those are not active any more, and no other's state is changed.
    predicate only_past_ended{A, B}(queue q, integer link) =
      \forall integer i, sender; 0 <= i < INTIDS && 0 <= sender < WORD_BITS ==>
      (is_active{B}(i, sender) <==> is_active{A}(i, sender) && !(is_past(q, i, link) && is_sender{A}(i, sender)));
 */

/* Of a contract: of the flags this one is as it was; all that have nothing to do with delivery are. */
#define ensures_same_flag(intid, flag) \
    ensures(ks.irq_flags[intid] & (flag)) == (\old(ks.irq_flags[intid]) & (flag))
#define ensures_same_settings(intid)        \
    ensures_same_flag(intid, IRQ_ISSUABLE); \
    ensures_same_flag(intid, IRQ_EDGE);     \
    ensures_same_flag(intid, IRQ_IMPLIED_ACK)

/*@ // A capability to acknowledge an interrupt, and to which one.
    predicate is_handler{L}(integer slot) = proof_slots[slot].cap.type == CAP_IRQ_HANDLER;
    logic integer handled{L}(integer slot) = (u32)proof_slots[slot].cap.word % INTIDS;
    // Its records and its list are in order.
    predicate is_in_order{L}(integer intid) = has_slot(intid) && are_recorded && is_list(the_queue, told(intid));
 */

// Of a contract: is_list(q, n), by its parts.
#define ensures_list(q, n)         \
    ensures listed_members(q, n);  \
    ensures listed_complete(q, n); \
    ensures listed_first(q, n);    \
    ensures listed_least(q, n);    \
    ensures listed_none(q, n);     \
    ensures listed_next(q);        \
    ensures listed_order(q);       \
    ensures listed_prev(q, n)
