/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Interrupts whose handlers or notifications go away.
 */
#include <base/state.h>
#include <base/window.h>
#include <interrupt/irq.h>
#include <lifetime/delete.h>
#include <lifetime/irq.h>
#include <machine/machine.h>

/* An interrupt that was delivered stays active: the next notification's waiters do not know of it. */
bool irq_clear_notification(u32 intid)
{
    irq_list_remove(intid);
    return slot_delete_notification(irq_slot(intid));
}

void irq_notification_finalise(slot_ref_t slot)
{
    slot_ref_t first = irq_slot(0);

    if (slot >= first && slot - first < ks.boot.irqs) {
        irq_list_remove((slot - first) % INTIDS);
    }
}

bool irq_handler_finalise(u32 intid)
{
    gic_disable(intid);
    if (!irq_clear_notification(intid)) {
        return false;
    }
    irq_acknowledge(intid);
    ks.irq_flags[intid] &= (u8)~IRQ_IMPLIED_ACK;
    ks.irq_state[intid] = IRQ_INACTIVE;
    return true;
}
