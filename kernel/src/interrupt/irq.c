/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What is active, and how it ends.
 */
#include <base/bits.h>
#include <base/state.h>
#include <base/window.h>
#include <interrupt/irq.h>
#include <machine/machine.h>

/*@ requires intid < SGIS;
    requires \forall integer sender; 0 <= sender < WORD_BITS && is_sender(intid, sender) ==> is_active(intid, sender);
    assigns ks, proof_active;
    ensures only_records_differ{Pre, Here} && same_links{Pre, Here} && ks.irq_flags == \old(ks.irq_flags);
    ensures only_senders_differ{Pre, Here}(intid);
    ensures only_ended{Pre, Here}(intid);
 */
static NOINLINE void end_sgi(u32 intid)
{
    /*@ loop invariant \forall integer m; 0 <= m < WORD_BITS && has(senders, m) ==> has(ks.irq_senders[intid], m);
        loop invariant \forall integer i, sender; 0 <= i < INTIDS && 0 <= sender < WORD_BITS ==>
          (is_active(i, sender) <==> is_active{Pre}(i, sender) &&
            !(i == intid && has(ks.irq_senders[intid], sender) && !has(senders, sender)));
        loop assigns senders, proof_active;
     */
    for (u64 senders = ks.irq_senders[intid]; senders != 0; senders = bit_clear_lowest(senders)) {
        gic_deactivate(lowest_bit(senders) * (1u << GIC_SENDER_SHIFT) + intid);
    }
    ks.irq_senders[intid] = 0;
}

/*@ requires intid < INTIDS;
    assigns ks;
    ensures nothing_but_flags{Pre, Here} && only_flags_differ{Pre, Here}(intid);
    ensures ks.irq_flags[intid] == (\old(ks.irq_flags[intid]) & (u8)~(IRQ_ACTIVE | IRQ_LISTED));
    ensures !is_flagged(intid, IRQ_ACTIVE);
    ensures !is_flagged(intid, IRQ_LISTED);
    ensures_same_settings(intid);
 */
static inline void forget(u32 intid)
{
    ks.irq_flags[intid] &= (u8) ~(IRQ_ACTIVE | IRQ_LISTED);
}

/* It is active; from now on not any more, nor in a list. */
/*@ requires intid < INTIDS && is_flagged(intid, IRQ_ACTIVE) && is_recorded(intid);
    assigns ks, proof_active;
    ensures only_records_differ{Pre, Here} && same_links{Pre, Here};
    ensures only_senders_differ{Pre, Here}(intid) && only_flags_differ{Pre, Here}(intid);
    ensures ks.irq_flags[intid] == (\old(ks.irq_flags[intid]) & (u8)~(IRQ_ACTIVE | IRQ_LISTED));
    ensures !is_flagged(intid, IRQ_ACTIVE);
    ensures !is_flagged(intid, IRQ_LISTED);
    ensures_same_settings(intid);
    ensures only_ended{Pre, Here}(intid);
 */
static inline void end(u32 intid)
{
    forget(intid);
    if (unlikely(intid < SGIS)) {
        end_sgi(intid);
    } else {
        gic_deactivate(intid);
    }
}

/*@ requires intid < INTIDS && is_in_order(intid);
    assigns ks, proof_active, proof_notifications[..];
    ensures only_records_differ{Pre, Here};
    ensures only_senders_differ{Pre, Here}(intid) && only_flags_differ{Pre, Here}(intid);
    ensures_same_settings(intid);
    ensures only_list_differs{Pre, Here}(told(intid));
    ensures are_recorded;
    behavior delivered:
      assumes is_flagged(intid, IRQ_ACTIVE);
      ensures !is_flagged(intid, IRQ_ACTIVE);
      ensures !is_flagged(intid, IRQ_LISTED);
      ensures only_ended{Pre, Here}(intid);
    behavior not_delivered:
      assumes !is_flagged(intid, IRQ_ACTIVE);
      ensures ks == \old(ks) && proof_notifications == \old(proof_notifications) && same_active{Pre, Here};
    behavior listed:
      assumes is_flagged(intid, IRQ_ACTIVE) && is_flagged(intid, IRQ_LISTED);
      ensures_list(without(the_queue, intid), told(intid));
    behavior not_listed:
      assumes !is_flagged(intid, IRQ_LISTED);
      ensures_list(the_queue, told(intid));
 */
static NOINLINE void acknowledge_rare(u32 intid)
{
    if (ks.irq_flags[intid] & IRQ_ACTIVE) {
        irq_list_remove(intid);
        end(intid);
    }
}

/* A device's interrupt that only this acknowledges is what drivers have. */
void irq_acknowledge(u32 intid)
{
    u8 flags = ks.irq_flags[intid];

    if (likely((flags & IRQ_ACTIVE) && !(flags & IRQ_LISTED) && intid >= SGIS)) {
        forget(intid);
        gic_deactivate(intid);
    } else {
        acknowledge_rare(intid);
    }
}

void irq_implied_ack(notification_ref_t notification)
{
    u32 link = notification_at(notification)->implied_irqs;

    notification_at(notification)->implied_irqs = IRQ_LIST_END;
    /*@ loop invariant link != IRQ_LIST_END ==> member(the_queue, link - 1);
        loop invariant only_records_differ{Pre, Here} && same_links{Pre, Here};
        loop invariant \forall integer i; 0 <= i < INTIDS && is_past(the_queue, i, link) ==>
          ks.irq_flags[i] == (\at(ks.irq_flags[i], Pre) & (u8)~(IRQ_ACTIVE | IRQ_LISTED));
        loop invariant \forall integer i; 0 <= i < INTIDS && is_past(the_queue, i, link) ==>
          !is_flagged(i, IRQ_ACTIVE) && !is_flagged(i, IRQ_LISTED);
        loop invariant \forall integer i; 0 <= i < INTIDS && !is_past(the_queue, i, link) ==>
          ks.irq_flags[i] == \at(ks.irq_flags[i], Pre);
        loop invariant \forall integer i; 0 <= i < SGIS && !is_past(the_queue, i, link) ==>
          ks.irq_senders[i] == \at(ks.irq_senders[i], Pre);
        loop invariant only_past_ended{Pre, Here}(the_queue, link);
        loop assigns link, ks, proof_active;
     */
    while (link != IRQ_LIST_END) {
        u32 intid = (link - 1) % INTIDS;

        link = ks.irq_next[intid];
        end(intid);
    }
}
