/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Interrupts as they come, in the steps that the slow and the short way share.
 */
#pragma once

#include <base/state.h>
#include <base/window.h>
#include <debug/trace.h>
#include <interrupt/irq.h>
#include <machine/machine.h>

/* Of none, of the kernel, or of nobody: done at once. The kernel timer's sets ks.reprogram. */
void irq_end_own(u32 taken);

/* The virtual timer's, or the virtual interface's (IRQ_VCPU), while no guest runs. */
void guest_wakeup_interrupt(void);

/* It is active until it is acknowledged. With nobody to tell that is all. */
static inline u32 irq_note(u32 taken)
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

/* Takes the interrupt that is pending at the CPU interface, if one is. */
static inline u32 irq_accept(void)
{
    u32 taken = gic_acknowledge();

    trace_entry(MULTIKIT_TRACE_IRQ, taken & GIC_INTID, 0);
    return taken;
}

/* What irq_accept() said. Returns that of a handler whose notification is to be signalled now;
 * IRQ_NONE when nothing is. None is no handler's, as its number is that of no interrupt. */
static inline u32 irq_sort(u32 taken)
{
    if (likely(ks.irq_state[taken & GIC_INTID] == IRQ_HANDLER)) {
        return irq_note(taken);
    }
    irq_end_own(taken);
    return IRQ_NONE;
}

/* As both of them. */
static inline u32 irq_take(void)
{
    return irq_sort(irq_accept());
}

/* Signals what irq_take() returned. */
void irq_signal(u32 intid);

/* All is signalled: turns that are over end, and who runs next is chosen. */
void interrupt_end(void);
