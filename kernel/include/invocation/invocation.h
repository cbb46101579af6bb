/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * An invocation in flight. decode checks everything and changes nothing but its plan; invoke then
 * does what was planned, and cannot fail (docs/design/invocations.md).
 */
#pragma once

#include <base/cap.h>
#include <base/error.h>
#include <base/types.h>
#include <capability/cspace.h>

struct invocation {
    tcb_ref_t caller; /* == ks.current */
    word_t label;     /* enum of sel4/invocation.h */
    u32 length;       /* message registers, <= 120 */
    u32 caps;         /* extra capabilities found, <= 3 */
    bool call;        /* the caller wants a reply: results go to its message registers */
    bool first_phase; /* the send phase of a combined call: TCBs and CNodes may not be invoked */
    slot_ref_t slot;  /* of the invoked capability */
    struct cap cap;
    slot_ref_t extra[3]; /* slots of the extra capabilities, NIL = none */
};

/* Argument i as the caller wrote it (one read each; 0 beyond length is NOT implied: check length). */
/*@ requires \valid_read(inv) && can_talk(inv->caller) && i < MESSAGE_MAX;
    assigns proof_users.fetches;
    ensures i < MESSAGE_REGISTERS ==> \result == saved(inv->caller, REG_MR0 + i) && nothing_fetched{Pre, Here};
 */
word_t invocation_argument(const struct invocation *inv, u32 i);

/* Results: message registers of the caller, used only when inv->call. */
void invocation_result(const struct invocation *inv, u32 i, word_t value);
/* length of the reply message when the invocation succeeds (default 0) */
void invocation_result_length(const struct invocation *inv, u32 length);

/* Reads length and extra capabilities from the caller's message info; false = one of them names
 * nothing, or an interrupt waits: walk tells which and why. */
/*@ requires \valid(inv) && \valid(walk) && \separated(inv, walk) && can_talk(inv->caller) && inv->extra[0] < PROOF_SLOTS;
    requires are_cnodes && 0 < root_of(inv->caller) < PROOF_SLOTS;
    assigns inv->length, inv->caps, inv->extra[0 .. 2], *walk, proof_users.fetches;
    ensures inv->length == (length_in(info) <= MESSAGE_MAX ? length_in(info) : MESSAGE_MAX);
    ensures \result ==> inv->extra[0] < PROOF_SLOTS;
    behavior one:
      assumes caps_in(info) == 1 && has_buffer(inv->caller) && slot_sent_by(inv->caller) != NIL && is_flat(inv->caller, first_sent(inv->caller));
      ensures \result && inv->extra[0] == \old(slot_sent_by(inv->caller));
 */
bool invocation_gather(struct invocation *inv, word_t info, struct cspace_walk *walk) MUST_CHECK;

/* Ends a call: an error's code and details, or the results as they were set. */
void invocation_reply(const struct invocation *inv, const struct error *error);

/* Does it, or returns an error, and has changed nothing then. When it was interrupted (ks.preempted) part
 * of it is done, and the same system call, made again, goes on. */
/*@ requires \valid_read(inv) && \separated(inv, &proof_gic); */
struct error invocation_perform(const struct invocation *inv) MUST_CHECK;
