/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Implied acknowledgement: interrupts that signalled a notification and are acknowledged by the next
 * wait on it hang on that notification in a list. What is not delivered is in none, so setting up
 * an interrupt changes nothing at a notification, and a wait finds only what it has to do.
 */
#include <base/state.h>
#include <base/window.h>
#include <interrupt/irq.h>

/* The interrupt that a link, which is not IRQ_LIST_END, leads to. */
/*@ requires 0 < link <= INTIDS;
    assigns \nothing;
    ensures \result == link - 1;
 */
static u32 linked(u32 link)
{
    return (link - 1) % INTIDS;
}

/*@ requires has_slot(intid);
    assigns \nothing;
    ensures \result == told(intid);
 */
static notification_ref_t notification_of(u32 intid)
{
    return irq_slot_at(intid)->cap.object;
}

/*@ requires intid < INTIDS;
    assigns ks;
    ensures nothing_but_flags{Pre, Here} && only_flags_differ{Pre, Here}(intid);
    ensures is_flagged(intid, IRQ_LISTED);
    ensures_same_flag(intid, IRQ_ACTIVE);
    ensures_same_settings(intid);
 */
static void set_listed(u32 intid)
{
    ks.irq_flags[intid] |= IRQ_LISTED;
}

/*@ requires intid < INTIDS;
    assigns ks;
    ensures nothing_but_flags{Pre, Here} && only_flags_differ{Pre, Here}(intid);
    ensures !is_flagged(intid, IRQ_LISTED);
    ensures_same_flag(intid, IRQ_ACTIVE);
    ensures_same_settings(intid);
 */
static void clear_listed(u32 intid)
{
    ks.irq_flags[intid] &= (u8)~IRQ_LISTED;
}

/* It is there already when a second sender's SGI came. */
void irq_list_insert(u32 intid)
{
    notification_ref_t notification = notification_of(intid);
    u32 first = notification_at(notification)->implied_irqs;

    if (unlikely(ks.irq_flags[intid] & IRQ_LISTED)) {
        return;
    }
    if (first != IRQ_LIST_END) {
        ks.irq_prev[linked(first)] = (u16)(intid + 1);
    }
    ks.irq_next[intid] = (u16)first;
    ks.irq_prev[intid] = IRQ_LIST_END;
    set_listed(intid);
    notification_at(notification)->implied_irqs = intid + 1;
}

/* It says still that it is listed. */
/*@ requires intid < INTIDS && has_slot(intid) && is_flagged(intid, IRQ_LISTED) && is_list(the_queue, told(intid));
    assigns ks, proof_notifications[..];
    ensures nothing_but_links{Pre, Here} && only_list_differs{Pre, Here}(told(intid));
    ensures \forall integer i; 0 <= i < INTIDS && !member(the_queue, i) ==>
      ks.irq_next[i] == \old(ks.irq_next[i]) && ks.irq_prev[i] == \old(ks.irq_prev[i]);
    ensures listed_first(without(the_queue, intid), told(intid));
    ensures listed_least(without(the_queue, intid), told(intid));
    ensures listed_none(without(the_queue, intid), told(intid));
    ensures listed_next(without(the_queue, intid));
    ensures listed_order(without(the_queue, intid));
    ensures listed_prev(without(the_queue, intid), told(intid));
 */
static void unlink(u32 intid)
{
    u16 next = ks.irq_next[intid];
    u16 prev = ks.irq_prev[intid];

    /*@ assert next != intid + 1 && prev != intid + 1 && (next != IRQ_LIST_END ==> next != prev); */
    /*@ assert prev != IRQ_LIST_END && next != IRQ_LIST_END ==> place(the_queue, prev - 1) < place(the_queue, next - 1); */
    /*@ assert \forall integer other; member(the_queue, other) ==>
          (ks.irq_next[other] == intid + 1 ==> prev == other + 1); */
    /*@ assert \forall integer other; member(the_queue, other) ==>
          (ks.irq_prev[other] == intid + 1 ==> next == other + 1); */
    if (prev != IRQ_LIST_END) {
        ks.irq_next[linked(prev)] = next;
    } else {
        notification_at(notification_of(intid))->implied_irqs = next;
    }
    if (next != IRQ_LIST_END) {
        ks.irq_prev[linked(next)] = prev;
    }
    /*@ assert prev != IRQ_LIST_END && next != IRQ_LIST_END ==> ks.irq_prev[next - 1] == prev; */
    /*@ assert \forall integer other; member(the_queue, other) && other != intid && other + 1 != prev &&
          ks.irq_next[other] != IRQ_LIST_END ==> ks.irq_prev[ks.irq_next[other] - 1] == other + 1; */
}

void irq_list_remove(u32 intid)
{
    if (ks.irq_flags[intid] & IRQ_LISTED) {
        unlink(intid);
        clear_listed(intid);
    }
}
