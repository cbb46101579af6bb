/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Reply objects and the call stack of a donated scheduling context (seL4 manual 4.2.4).
 */
#pragma once

#include <base/types.h>
#include <base/window.h>

/* caller waits on reply for callee's answer; can_donate: its SC goes to callee if that has none. */
void reply_push(tcb_ref_t caller, tcb_ref_t callee, reply_ref_t reply, bool can_donate);

/* The call of the thread that waits on reply is over. When the reply is the head of its stack, the SC
 * goes back; in the middle, the stack ends here and the SC will stay with the next caller above. */
void reply_remove(reply_ref_t reply);

/* caller stops waiting: the SC will skip it on its way back down the stack. */
void reply_remove_tcb(tcb_ref_t caller);

/* Not linked into a stack: separates reply object and thread. */
static inline void reply_unlink(reply_ref_t reply, tcb_ref_t tcb)
{
    reply_at(reply)->tcb = NIL;
    tcb_at(tcb)->reply = NIL;
}

/* The answer: message, with so many capabilities, or fault reply from callee to the thread that waits on
 * reply. */
void reply_send(tcb_ref_t callee, reply_ref_t reply, const slot_ref_t *caps, u32 count);
void reply_finalise(reply_ref_t reply);
