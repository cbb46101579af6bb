/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Interrupts become signals. One that was delivered stays active in the interrupt controller, which
 * does not deliver it again, until it is acknowledged (docs/design/interrupts.md).
 */
#include <arch/machine.h>
#include <kernel/state.h>
#include <kernel/window.h>
#include <object/irq.h>
#include <object/notification.h>

/* A GICv2 may have the SGIs of several senders active under one number, and wants each ended. */
static void note_active(u32 taken)
{
    u32 intid = taken & GIC_INTID;

    ks.irq_flags[intid] |= IRQ_ACTIVE;
    if (intid < SGIS) {
        ks.irq_senders[intid] |= (u8)(1u << (taken >> GIC_SENDER_SHIFT));
    }
}

static NOINLINE void end_sgi(u32 intid)
{
    for (u32 senders = ks.irq_senders[intid]; senders != 0; senders &= senders - 1) {
        gic_deactivate((u32)__builtin_ctz(senders) << GIC_SENDER_SHIFT | intid);
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

static void deliver(u32 taken)
{
    u32 intid = taken & GIC_INTID;
    const struct cap *cap = &ks.irq_slots[intid].cap;

    note_active(taken);
    if (cap->type == CAP_NOTIFICATION) {
        if (ks.irq_flags[intid] & IRQ_IMPLIED_ACK) {
            irq_list_insert(intid);
        }
        notification_signal(cap->object, cap->word);
    }
}

/* What nobody handles was in flight when it was disabled, or was never enabled here. */
void irq_handle(void)
{
    u32 taken = gic_acknowledge();
    u32 intid = taken & GIC_INTID;

    if (taken == IRQ_NONE) {
        return;
    }
    if (ks.irq_state[intid] == IRQ_HANDLER) {
        deliver(taken);
        return;
    }
    if (ks.irq_state[intid] == IRQ_KERNEL_TIMER) {
        ks.reprogram = 1;
    } else {
        gic_disable(intid);
    }
    gic_deactivate(taken);
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

void irq_implied_ack(notification_ref_t ref)
{
    u32 link = notification_at(ref)->implied_irqs;

    notification_at(ref)->implied_irqs = IRQ_LIST_END;
    while (link != IRQ_LIST_END) {
        u32 intid = link - 1;

        link = ks.irq_next[intid];
        end(intid);
    }
}

/* The barrier makes the words that the doorbell is about visible first. */
struct error invoke_sgi_signal(const struct cap *cap)
{
    dsb_ishst();
    gic_send_sgi((u32)cap->word, cap->aux);
    return error_none();
}
