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
    const struct cap *cap = &ks.irq_slots[intid].cap;

    irq_note_active(taken);
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
