/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Which look-ups are made ahead: the receive slot of who is sent to; what is received from and the reply object; the capabilities
 * of who waits to send, and the receive slot for these. In the order in which the system call then makes them.
 */
#include "look_ahead.h"

#include "send.h"

#include <base/window.h>
#include <capability/notes.h>
#include <ipc/endpoint.h>
#include <space/ipc_buffer.h>
#include <sel4/faults.h>

/* Who has called, and not by a fault: the answer is a message. */
static bool waits_for_message(tcb_ref_t tcb)
{
    return tcb_at(tcb)->state == THREAD_BLOCKED_ON_REPLY &&
           tcb_at(tcb)->fault.type == seL4_Fault_NullFault;
}

/* Who gets the message at once, if somebody does. */
static tcb_ref_t receiver_of(struct cap cap)
{
    if (cap.type == CAP_REPLY) {
        tcb_ref_t caller = reply_at(cap.object)->tcb;

        return waits_for_message(caller) ? caller : NIL;
    }
    return endpoint_at(cap.object)->state == ENDPOINT_RECEIVE ? endpoint_at(cap.object)->head : NIL;
}

/* The message, with these capabilities, goes to what is in the slot. */
static void look_at_receiver(slot_ref_t slot, const slot_ref_t *caps, u32 count)
{
    struct cap cap = slot_at(slot)->cap;
    tcb_ref_t receiver = receiver_of(cap);

    if ((cap.rights & RIGHT_GRANT) && receiver != NIL) {
        (void)message_transfer_caps(receiver, cap.type == CAP_ENDPOINT ? cap.object : NIL, caps,
                                    count);
    }
}

/* From the endpoint: what comes with who waits to send there. */
static void look_at_endpoint(endpoint_ref_t endpoint, bool with_reply)
{
    slot_ref_t caps[MESSAGE_CAPS_MAX] = {NIL};

    if (with_reply) {
        (void)notes_lookup(ks.current, tcb_at(ks.current)->context.x[REG_REPLY]);
    }
    if (endpoint_at(endpoint)->state == ENDPOINT_SEND &&
        message_find_caps(endpoint_at(endpoint)->head, caps) != 0) {
        (void)message_transfer_caps(ks.current, endpoint, caps, 0);
    }
}

static void look_at_source(cptr_t cptr, bool with_reply)
{
    u32 count = ks.notes.count;
    slot_ref_t slot = notes_as_filled(notes_lookup(ks.current, cptr));

    ks.notes.count = count; /* the receive does not ask for this one */
    if (slot != NIL && slot_at(slot)->cap.type == CAP_ENDPOINT) {
        look_at_endpoint(slot_at(slot)->cap.object, with_reply);
    }
}

bool look_ahead(slot_ref_t slot, u32 flags, const slot_ref_t *caps, u32 count)
{
    notes_begin();
    if (slot != NIL) {
        look_at_receiver(slot, caps, count);
    }
    if (flags & SEND_FIRST_PHASE) {
        look_at_source(tcb_at(ks.current)->context.x[REG_CAP], (flags & SEND_THEN_REPLY) != 0);
    }
    return notes_looked_ahead();
}
