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

/* It may be the last capability to a notification that threads wait on. */
static struct error clear_notification(u32 intid)
{
    while (!irq_clear_notification(intid)) {
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
