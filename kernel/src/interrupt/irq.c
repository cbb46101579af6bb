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

static NOINLINE void end_sgi(u32 intid)
{
    for (u64 senders = ks.irq_senders[intid]; senders != 0; senders &= senders - 1) {
        gic_deactivate(lowest_bit(senders) << GIC_SENDER_SHIFT | intid);
    }
    ks.irq_senders[intid] = 0;
}

/* It is active; from now on not any more, nor in a list. */
static inline void end(u32 intid)
{
    ks.irq_flags[intid] &= (u8) ~(IRQ_ACTIVE | IRQ_LISTED);
    if (unlikely(intid < SGIS)) {
        end_sgi(intid);
    } else {
        gic_deactivate(intid);
    }
}

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

    if (likely((flags & (IRQ_ACTIVE | IRQ_LISTED)) == IRQ_ACTIVE && intid >= SGIS)) {
        ks.irq_flags[intid] = flags & (u8)~IRQ_ACTIVE;
        gic_deactivate(intid);
    } else {
        acknowledge_rare(intid);
    }
}

void irq_implied_ack(notification_ref_t notification)
{
    u32 link = notification_at(notification)->implied_irqs;

    notification_at(notification)->implied_irqs = IRQ_LIST_END;
    while (link != IRQ_LIST_END) {
        u32 intid = (link - 1) % INTIDS;

        link = ks.irq_next[intid];
        end(intid);
    }
}
