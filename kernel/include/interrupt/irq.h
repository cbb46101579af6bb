/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Delivered interrupts: active in the interrupt controller, which does not deliver them again until
 * they are acknowledged (docs/design/interrupts.md).
 */
#pragma once

#include <base/bits.h>
#include <base/state.h>
#include <base/types.h>
#include <base/window.h>
#include <machine/machine.h>

/* Whose handler the capability in the slot is to. */
static inline u32 irq_of(slot_ref_t handler)
{
    return (u32)slot_at(handler)->cap.word % INTIDS;
}

/* taken: what gic_acknowledge() returned. On a GICv2 the SGIs of several senders may be active under one
 * number, and each has to be ended. */
static inline void irq_note_active(u32 taken)
{
    u32 intid = taken & GIC_INTID;

    ks.irq_flags[intid] |= IRQ_ACTIVE;
    if (intid < SGIS) {
        ks.irq_senders[intid] |= (u8)bit(taken >> GIC_SENDER_SHIFT);
    }
}

/* The interrupt may be delivered again. Does nothing when it was not delivered. */
void irq_acknowledge(u32 intid);

/* An interrupt with implied acknowledgement signals the notification in its slot. */
void irq_list_insert(u32 intid);
/* Waiters no longer acknowledge it; it stays active. Does nothing when it is not listed. */
void irq_list_remove(u32 intid);
/* A thread waits on the notification: acknowledges all that are listed. */
void irq_implied_ack(notification_ref_t notification);
