/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Reply objects and the call stack of a donated scheduling context (seL4 manual 4.2.4).
 */
#pragma once

#include <kernel/types.h>

/* caller waits on reply for callee's answer; can_donate: its SC goes to callee if that has none. */
void reply_push(tcb_ref_t caller, tcb_ref_t callee, reply_ref_t reply, bool can_donate);
void reply_remove(reply_ref_t reply); /* undo a push for good: SC goes back to the caller when at the head */
void reply_remove_tcb(tcb_ref_t caller); /* caller stops waiting: out of the middle of a stack */
void reply_unlink(reply_ref_t reply, tcb_ref_t tcb);
/* The answer: message or fault reply from callee to whoever waits on reply. */
void reply_send(tcb_ref_t callee, reply_ref_t reply, bool can_grant);
void reply_finalise(reply_ref_t reply);
