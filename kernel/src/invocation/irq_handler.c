/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Invocations of interrupt handlers (seL4 manual 10.3.5), and one of our own: an acknowledgement
 * implied by waiting on the interrupt's notification.
 */
#include "decode.h"

#include <base/state.h>
#include <base/window.h>
#include <capability/derivation.h>
#include <interrupt/irq.h>
#include <lifetime/delete.h>
#include <lifetime/irq.h>
#include <machine/machine.h>
#include <machine/preemption.h>
#include <sel4/invocation.h>

/* To be told is to signal: that takes the right to write. That waiters acknowledge takes the right to
 * be one of them. */
static bool may_signal(struct cap notification, u32 intid)
{
    u8 rights = ks.irq_flags[intid] & IRQ_IMPLIED_ACK ? RIGHT_WRITE | RIGHT_READ : RIGHT_WRITE;

    return notification.type == CAP_NOTIFICATION && (notification.rights & rights) == rights;
}

static struct error decode_set_notification(const struct invocation *inv)
{
    if (inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    return may_signal(slot_at(inv->extra[0])->cap, irq_of(inv->slot)) ? error_none()
                                                                      : error_capability(0);
}

/* It may be the last capability to a notification that threads wait on. false: interrupted. */
static bool clear_notification(u32 intid)
{
    while (!irq_clear_notification(intid)) {
        if (preemption_point()) {
            return false;
        }
    }
    return true;
}

static void invoke_set_notification(u32 intid, slot_ref_t source)
{
    if (source != irq_slot(intid) && clear_notification(intid)) {
        slot_insert(slot_at(source)->cap, source, irq_slot(intid));
    }
}

static struct error decode_set_implied_ack(const struct invocation *inv,
                                           struct irq_handler_plan *plan)
{
    struct cap cap = slot_at(irq_slot(irq_of(inv->slot)))->cap;

    if (inv->length < 1) {
        return error_code(seL4_TruncatedMessage);
    }
    plan->implied_ack = invocation_argument(inv, 0) != 0;
    if (plan->implied_ack && cap.type == CAP_NOTIFICATION && !(cap.rights & RIGHT_READ)) {
        return error_code(seL4_IllegalOperation);
    }
    return error_none();
}

static void invoke_set_implied_ack(u32 intid, bool implied_ack)
{
    if (implied_ack) {
        ks.irq_flags[intid] |= IRQ_IMPLIED_ACK;
    } else {
        irq_list_remove(intid);
        ks.irq_flags[intid] &= (u8)~IRQ_IMPLIED_ACK;
    }
}

struct error decode_irq_handler(const struct invocation *inv, struct irq_handler_plan *plan)
{
    switch (inv->label) {
    case IRQAckIRQ:
    case IRQClearIRQHandler:
        return error_none();
    case IRQSetIRQHandler:
        return decode_set_notification(inv);
    case IRQSetImpliedAck:
        return decode_set_implied_ack(inv, plan);
    default:
        return error_code(seL4_IllegalOperation);
    }
}

void invoke_irq_handler(const struct invocation *inv, const struct irq_handler_plan *plan)
{
    u32 intid = irq_of(inv->slot);

    switch (inv->label) {
    case IRQAckIRQ:
        irq_acknowledge(intid);
        break;
    case IRQClearIRQHandler:
        (void)clear_notification(intid);
        break;
    case IRQSetIRQHandler:
        invoke_set_notification(intid, inv->extra[0]);
        break;
    default:
        invoke_set_implied_ack(intid, plan->implied_ack);
        break;
    }
}
