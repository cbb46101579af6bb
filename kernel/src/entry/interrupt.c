/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Interrupts become signals, or are the kernel's own.
 */
#include <base/state.h>
#include <base/window.h>
#include <entry/interrupt.h>
#include <ipc/notification.h>
#include <machine/machine.h>

/* What nobody handles was in flight when it was disabled, or was never enabled here. */
void irq_end_own(u32 taken)
{
    u32 intid = taken & GIC_INTID;

    if (taken == IRQ_NONE) {
        return;
    }
    if (ks.irq_state[intid] == IRQ_KERNEL_TIMER) {
        ks.reprogram = 1;
    } else if (ks.irq_state[intid] == IRQ_VCPU) {
        guest_wakeup_interrupt();
    } else {
        gic_disable(intid);
    }
    gic_deactivate(taken);
}

void irq_signal(u32 intid)
{
    if (intid != IRQ_NONE) {
        notification_signal(irq_slot_at(intid)->cap.object, irq_slot_at(intid)->cap.word);
    }
}
