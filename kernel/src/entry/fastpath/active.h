/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What calls and answers go on with when the server has time of its own. Both return the thread that runs
 * then, with the message still in the registers of the one that ran; NULL = declined.
 */
#pragma once

#include <base/structures.h>
#include <base/types.h>

/* The server is first at its endpoint, with a reply object and a valid VSpace; badge is the caller's. No
 * ready thread is above it. */
struct tcb *fast_call_active(tcb_ref_t server, word_t badge, struct tcb *caller);

/* The server is to wait at the endpoint whose capability is in the slot, and no signal is there; the reply
 * object is not the head of its stack. */
struct tcb *fast_answer_active(slot_ref_t slot, reply_ref_t reply, struct tcb *server);
