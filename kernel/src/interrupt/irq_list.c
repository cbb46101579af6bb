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
static u32 linked(u32 link)
{
    return (link - 1) % INTIDS;
}

static notification_ref_t notification_of(u32 intid)
{
    return irq_slot_at(intid)->cap.object;
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
    ks.irq_flags[intid] |= IRQ_LISTED;
    notification_at(notification)->implied_irqs = intid + 1;
}

void irq_list_remove(u32 intid)
{
    u16 next = ks.irq_next[intid];
    u16 prev = ks.irq_prev[intid];

    if (!(ks.irq_flags[intid] & IRQ_LISTED)) {
        return;
    }
    if (prev != IRQ_LIST_END) {
        ks.irq_next[linked(prev)] = next;
    } else {
        notification_at(notification_of(intid))->implied_irqs = next;
    }
    if (next != IRQ_LIST_END) {
        ks.irq_prev[linked(next)] = prev;
    }
    ks.irq_flags[intid] &= (u8)~IRQ_LISTED;
}
