/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Interrupts become signals.
 */
#include <base/state.h>
#include <base/window.h>
#include <entry/interrupt.h>
#include <interrupt/irq.h>
#include <ipc/notification.h>
#include <machine/machine.h>

/* It is active until it is acknowledged. With nobody to tell that is all. */
static inline u32 take(u32 taken)
{
    u32 intid = taken & GIC_INTID;

    irq_note_active(taken);
    if (unlikely(irq_slot_at(intid)->cap.type != CAP_NOTIFICATION)) {
        return IRQ_NONE;
    }
    if (ks.irq_flags[intid] & IRQ_IMPLIED_ACK) {
        irq_list_insert(intid);
    }
    return intid;
}

/* What nobody handles was in flight when it was disabled, or was never enabled here. */
u32 irq_take(void)
{
    u32 taken = gic_acknowledge();
    u32 intid = taken & GIC_INTID;

    if (taken == IRQ_NONE) {
        return IRQ_NONE;
    }
    if (likely(ks.irq_state[intid] == IRQ_HANDLER)) {
        return take(taken);
    }
    if (ks.irq_state[intid] == IRQ_KERNEL_TIMER) {
        ks.reprogram = 1;
    } else {
        gic_disable(intid);
    }
    gic_deactivate(taken);
    return IRQ_NONE;
}

void irq_signal(u32 intid)
{
    if (intid != IRQ_NONE) {
        notification_signal(irq_slot_at(intid)->cap.object, irq_slot_at(intid)->cap.word);
    }
}
