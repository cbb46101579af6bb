/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Endpoints: synchronous message passing (seL4 manual 4.2).
 */
#pragma once

#include <base/cap.h>
#include <base/types.h>
#include <base/window.h>
#include <space/ipc_buffer.h>
#include <sel4/faults.h>
#include <sel4/message_info.h>

/* How a send came about. */
struct ipc_send {
    word_t badge;
    bool blocking;
    bool is_call;
    bool can_grant;
    bool can_grant_reply;
    bool can_donate; /* the sender's SC, if it has one, may go with the message */
    u32 caps_count;
    const slot_ref_t *caps; /* that go along if a receiver waits; later they are looked up again */
};

void endpoint_send(endpoint_ref_t endpoint, tcb_ref_t sender, const struct ipc_send *how);
void endpoint_receive(endpoint_ref_t endpoint, tcb_ref_t receiver, bool blocking, bool can_grant,
                      reply_ref_t reply);
void endpoint_cancel(tcb_ref_t tcb); /* leaves the queue it is blocked in; its state stays */
/* It is going away: the first of its queue does its system call again. false: nobody waits. */
bool endpoint_cancel_first(endpoint_ref_t endpoint);
/* The first who waits to send with this badge does its system call again. false: nobody does. */
bool endpoint_cancel_first_badged(endpoint_ref_t endpoint, word_t badge);
void endpoint_reorder(endpoint_ref_t endpoint, tcb_ref_t tcb); /* its priority changed */

/* Copies the message of sender (registers, buffer, `count` capabilities, which it may grant) to receiver and
 * sets receiver's badge register. Also builds fault messages. */
void message_transfer(tcb_ref_t sender, tcb_ref_t receiver, endpoint_ref_t endpoint, word_t badge,
                      const slot_ref_t *caps, u32 count);

/* The part of a transfer that these capabilities are; the fields of the message info. Ahead (capability/notes.h) that is noted and
 * not done; with none, as far as it is known before. */
COLD word_t message_transfer_caps(tcb_ref_t receiver, endpoint_ref_t endpoint,
                                  const slot_ref_t *caps, u32 count);

/* The capabilities of a message that waited, all or nothing: how many. That of a fault has none. */
COLD u32 message_find_caps(tcb_ref_t sender, slot_ref_t found[MESSAGE_CAPS_MAX]);

/* How many the message is said to have. */
static inline u32 message_caps(tcb_ref_t sender)
{
    return (u32)(tcb_at(sender)->context.x[REG_INFO] >> seL4_MessageInfo_extraCaps_shift) &
           seL4_MessageInfo_extraCaps_mask;
}

/* These come with it when it has waited: the sender may give them. A fault has none, whatever its thread has in x1, which is not
 * for others to know. */
static inline bool message_brings_caps(tcb_ref_t sender)
{
    return message_caps(sender) != 0 && tcb_at(sender)->can_grant &&
           tcb_at(sender)->fault.type == seL4_Fault_NullFault;
}

/* A receive that finds nothing and may not wait. */
/*@ requires 0 < receiver < PROOF_OBJECTS;
    assigns proof_tcbs[receiver].context.x[REG_BADGE], proof_tcbs[receiver].context.x[REG_INFO];
    ensures saved(receiver, REG_BADGE) == 0 && saved(receiver, REG_INFO) == 0;
 */
static inline void message_none(tcb_ref_t receiver)
{
    tcb_at(receiver)->context.x[REG_BADGE] = 0;
    tcb_at(receiver)->context.x[REG_INFO] = 0;
}
