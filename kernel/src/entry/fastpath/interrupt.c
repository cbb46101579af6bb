/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * An interrupt whose signal wakes a thread: it runs at once, or is ready.
 */
#include "waiter.h"
#include "wake.h"

#include <base/state.h>
#include <base/window.h>
#include <entry/fastpath.h>
#include <entry/interrupt.h>
#include <machine/machine.h>

static inline bool wakes(u32 intid)
{
    tcb_ref_t waiter = fast_waiter_of(irq_slot_at(intid)->cap.object);

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
