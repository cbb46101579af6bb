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

static void deliver(u32 taken)
{
    u32 intid = taken & GIC_INTID;

    irq_note_active(taken);
    if (irq_slot_at(intid)->cap.type == CAP_NOTIFICATION) {
        if (ks.irq_flags[intid] & IRQ_IMPLIED_ACK) {
            irq_list_insert(intid);
        }
        notification_signal(irq_slot_at(intid)->cap.object, irq_slot_at(intid)->cap.word);
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
