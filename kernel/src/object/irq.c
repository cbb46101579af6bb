/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Interrupts become signals.
 */
#include <arch/machine.h>
#include <kernel/state.h>
#include <kernel/window.h>
#include <object/irq.h>
#include <object/notification.h>

void irq_handle(void)
{
    u32 intid = gic_acknowledge();

    if (intid == IRQ_NONE) {
        return;
    }
    if (ks.irq_state[intid] == IRQ_HANDLER) {
        const struct cap *cap = &ks.irq_slots[intid].cap;

        if (!(ks.irq_flags[intid] & IRQ_AUTO_ACK)) {
            gic_mask(intid);
        }
        gic_end(intid);
        if (cap->type == CAP_NOTIFICATION) {
            notification_signal(cap->object, cap->word);
        }
        return;
    }
    if (ks.irq_state[intid] == IRQ_KERNEL_TIMER) {
        ks.reprogram = 1;
    } else {
        gic_mask(intid);
    }
    gic_end(intid);
}

/* The barrier makes the words that the doorbell is about visible first. */
struct error invoke_sgi_signal(const struct cap *cap)
{
    dsb_ishst();
    gic_send_sgi((u32)cap->word, cap->aux);
    return error_none();
}

/* The handler may have got another notification since. */
void irq_implied_ack(notification_ref_t notification)
{
    u32 intid = notification_at(notification)->implied_irq;
    const struct cap *cap = &ks.irq_slots[intid].cap;

    if (intid == IRQ_NONE_IMPLIED) {
        return;
    }
    if (cap->type == CAP_NOTIFICATION && cap->object == notification &&
        (ks.irq_flags[intid] & IRQ_IMPLIED_ACK)) {
        gic_unmask(intid);
    } else {
        notification_at(notification)->implied_irq = IRQ_NONE_IMPLIED;
    }
}
