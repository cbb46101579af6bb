/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * An interrupt whose signal wakes a thread: it runs at once, or is ready.
 */
#include "wake.h"

#include <base/state.h>
#include <base/window.h>
#include <entry/fastpath.h>
#include <entry/interrupt.h>
#include <machine/machine.h>

/* Who waits for the notification or, having bound it, at an endpoint. NIL = nobody: the word only changes. */
static inline tcb_ref_t waiter_of(notification_ref_t notification)
{
    tcb_ref_t bound = notification_at(notification)->bound_tcb;

    if (notification_at(notification)->state == NOTIFICATION_IDLE) {
        return tcb_at(bound)->state == THREAD_BLOCKED_ON_RECEIVE ? bound : NIL;
    }
    return notification_at(notification)->state == NOTIFICATION_WAITING
               ? notification_at(notification)->head
               : NIL;
}

static inline bool wakes(u32 intid)
{
    tcb_ref_t waiter = waiter_of(irq_slot_at(intid)->cap.object);

    return likely(waiter != NIL) &&
           fast_wake(waiter, tcb_at(ks.current), irq_slot_at(intid)->cap.word) != NULL;
}

void fastpath_interrupt(void)
{
    u32 intid = irq_take();

    if (likely(intid != IRQ_NONE) && wakes(intid)) {
        return;
    }
    irq_signal(intid);
    interrupt_end();
}
