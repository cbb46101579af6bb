/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Invocations of interrupt handlers (seL4 manual 10.3.5), and one of our own: an acknowledgement
 * implied by waiting on the interrupt's notification.
 */
#include <arch/machine.h>
#include <kernel/preemption.h>
#include <kernel/state.h>
#include <kernel/window.h>
#include <object/delete.h>
#include <object/derivation.h>
#include <object/irq.h>
#include <sel4/invocation.h>

/* An interrupt that was delivered stays active: the next notification's waiters do not know of it. */
static bool clear_step(u32 intid)
{
    irq_list_remove(intid);
    return slot_delete_notification(slot_ref(&ks.irq_slots[intid]));
}

/* It may be the last capability to a notification that threads wait on. */
static struct error clear_notification(u32 intid)
{
    while (!clear_step(intid)) {
        if (preemption_point()) {
            return error_code(ERROR_PREEMPTED);
        }
    }
    return error_none();
}

/* To be told is to signal: that takes the right to write. That waiters acknowledge takes the right to
 * be one of them. */
static bool may_signal(const struct cap *notification, u32 intid)
{
    u8 rights = ks.irq_flags[intid] & IRQ_IMPLIED_ACK ? RIGHT_WRITE | RIGHT_READ : RIGHT_WRITE;

    return notification->type == CAP_NOTIFICATION && (notification->rights & rights) == rights;
}

static struct error decode_set_notification(const struct invocation *inv)
{
    u32 intid = (u32)inv->cap.word;
    const struct cap *cap;

    if (inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    cap = &slot_at(inv->extra[0])->cap;
    if (!may_signal(cap, intid)) {
        return error_capability(0);
    }
    if (inv->extra[0] != slot_ref(&ks.irq_slots[intid])) {
        struct error error = clear_notification(intid);

        if (error.code != seL4_NoError) {
            return error;
        }
        slot_insert(*cap, inv->extra[0], slot_ref(&ks.irq_slots[intid]));
    }
    return error_none();
}

static struct error decode_set_implied_ack(const struct invocation *inv)
{
    u32 intid = (u32)inv->cap.word;
    const struct cap *cap = &ks.irq_slots[intid].cap;

    if (inv->length < 1) {
        return error_code(seL4_TruncatedMessage);
    }
    if (invocation_argument(inv, 0) == 0) {
        irq_list_remove(intid);
        ks.irq_flags[intid] &= (u8)~IRQ_IMPLIED_ACK;
        return error_none();
    }
    if (cap->type == CAP_NOTIFICATION && !(cap->rights & RIGHT_READ)) {
        return error_code(seL4_IllegalOperation);
    }
    ks.irq_flags[intid] |= IRQ_IMPLIED_ACK;
    return error_none();
}

struct error decode_irq_handler(const struct invocation *inv)
{
    u32 intid = (u32)inv->cap.word;

    switch (inv->label) {
    case IRQAckIRQ:
        irq_acknowledge(intid);
        return error_none();
    case IRQSetIRQHandler:
        return decode_set_notification(inv);
    case IRQClearIRQHandler:
        return clear_notification(intid);
    case IRQSetImpliedAck:
        return decode_set_implied_ack(inv);
    default:
        return error_code(seL4_IllegalOperation);
    }
}

void irq_notification_finalise(slot_ref_t ref)
{
    slot_ref_t first = slot_ref(ks.irq_slots);

    if (ref >= first && ref - first < IRQS) {
        irq_list_remove(ref - first);
    }
}

bool irq_handler_finalise(u32 intid)
{
    gic_disable(intid);
    if (!clear_step(intid)) {
        return false;
    }
    irq_acknowledge(intid);
    ks.irq_flags[intid] &= (u8)~IRQ_IMPLIED_ACK;
    ks.irq_state[intid] = IRQ_INACTIVE;
    return true;
}
