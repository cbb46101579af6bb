/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Delivered interrupts: active in the interrupt controller, which does not deliver them again until
 * they are acknowledged (docs/design/interrupts.md).
 */
#pragma once

#include <base/bits.h>
#include <base/state.h>
#include <base/types.h>
#include <base/window.h>
#include <machine/machine.h>

/* Whose handler the capability in the slot is to. */
/*@ requires handler < PROOF_SLOTS;
    assigns \nothing;
    ensures \result == handled(handler);
 */
static inline u32 irq_of(slot_ref_t handler)
{
    return (u32)slot_at(handler)->cap.word % INTIDS;
}

/* taken: what gic_acknowledge() returned. On a GICv2 the SGIs of several senders may be active under one
 * number, and each has to be ended. */
static inline void irq_note_active(u32 taken)
{
    u32 intid = taken & GIC_INTID;

    ks.irq_flags[intid] |= IRQ_ACTIVE;
    if (intid < SGIS) {
        ks.irq_senders[intid] |= (u8)bit(taken >> GIC_SENDER_SHIFT);
    }
}

/* The interrupt may be delivered again. Does nothing when it was not delivered. */
/*@ requires intid < INTIDS && is_in_order(intid);
    assigns ks, proof_active, proof_notifications[..];
    ensures only_records_differ{Pre, Here};
    ensures only_senders_differ{Pre, Here}(intid) && only_flags_differ{Pre, Here}(intid);
    ensures_same_settings(intid);
    ensures only_list_differs{Pre, Here}(told(intid));
    ensures are_recorded;
    ensures acknowledged{Pre, Here}(intid);
    ensures !is_flagged(intid, IRQ_ACTIVE);
    behavior delivered:
      assumes is_flagged(intid, IRQ_ACTIVE);
      ensures !is_flagged(intid, IRQ_LISTED);
    behavior not_delivered:
      assumes !is_flagged(intid, IRQ_ACTIVE);
      ensures ks == \old(ks) && proof_notifications == \old(proof_notifications);
    behavior listed:
      assumes is_flagged(intid, IRQ_ACTIVE) && is_flagged(intid, IRQ_LISTED);
      ensures_list(without(the_queue, intid), told(intid));
    behavior not_listed:
      assumes !is_flagged(intid, IRQ_LISTED);
      ensures_list(the_queue, told(intid));
 */
void irq_acknowledge(u32 intid);

/* An interrupt with implied acknowledgement signals the notification in its slot. */
/*@ requires intid < INTIDS && has_slot(intid) && is_flagged(intid, IRQ_ACTIVE) && is_list(the_queue, told(intid));
    assigns ks, proof_notifications[..];
    ensures only_records_differ{Pre, Here} && ks.irq_senders == \old(ks.irq_senders);
    ensures only_flags_differ{Pre, Here}(intid) && only_list_differs{Pre, Here}(told(intid));
    ensures \forall integer i; 0 <= i < INTIDS && i != intid && !member(the_queue, i) ==>
      ks.irq_next[i] == \old(ks.irq_next[i]) && ks.irq_prev[i] == \old(ks.irq_prev[i]);
    ensures_same_settings(intid);
    behavior listed:
      assumes is_flagged(intid, IRQ_LISTED);
      ensures ks == \old(ks) && proof_notifications == \old(proof_notifications);
    behavior not_listed:
      assumes !is_flagged(intid, IRQ_LISTED);
      ensures is_flagged(intid, IRQ_LISTED);
      ensures is_flagged(intid, IRQ_ACTIVE);
      ensures_list(with(the_queue, intid, \old(front(the_queue, told(intid)))), told(intid));
 */
void irq_list_insert(u32 intid);
/* Waiters no longer acknowledge it; it stays active. Does nothing when it is not listed. */
/*@ requires intid < INTIDS && has_slot(intid) && is_list(the_queue, told(intid));
    assigns ks, proof_notifications[..];
    ensures only_records_differ{Pre, Here} && ks.irq_senders == \old(ks.irq_senders);
    ensures only_flags_differ{Pre, Here}(intid) && only_list_differs{Pre, Here}(told(intid));
    ensures \forall integer i; 0 <= i < INTIDS && !member(the_queue, i) ==>
      ks.irq_next[i] == \old(ks.irq_next[i]) && ks.irq_prev[i] == \old(ks.irq_prev[i]);
    ensures_same_settings(intid);
    ensures_same_flag(intid, IRQ_ACTIVE);
    behavior listed:
      assumes is_flagged(intid, IRQ_LISTED);
      ensures !is_flagged(intid, IRQ_LISTED);
      ensures_list(without(the_queue, intid), told(intid));
    behavior not_listed:
      assumes !is_flagged(intid, IRQ_LISTED);
      ensures ks == \old(ks) && proof_notifications == \old(proof_notifications);
 */
void irq_list_remove(u32 intid);
/* A thread waits on the notification: acknowledges all that are listed. */
/*@ requires are_recorded && is_list(the_queue, notification);
    assigns ks, proof_active, proof_notifications[..];
    ensures only_records_differ{Pre, Here} && same_links{Pre, Here};
    ensures \forall integer i; 0 <= i < INTIDS && member(the_queue, i) ==>
      ks.irq_flags[i] == (\old(ks.irq_flags[i]) & (u8)~(IRQ_ACTIVE | IRQ_LISTED));
    ensures \forall integer i; member(the_queue, i) ==> !is_flagged(i, IRQ_ACTIVE) && !is_flagged(i, IRQ_LISTED);
    ensures \forall integer i; 0 <= i < INTIDS && !member(the_queue, i) ==> ks.irq_flags[i] == \old(ks.irq_flags[i]);
    ensures only_list_differs{Pre, Here}(notification) && proof_notifications[notification].implied_irqs == IRQ_LIST_END;
    ensures only_past_ended{Pre, Here}(the_queue, IRQ_LIST_END);
    ensures are_recorded;
 */
void irq_implied_ack(notification_ref_t notification);
