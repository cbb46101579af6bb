/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Where a message is: in registers, and in words of IPC buffers (kernel/src/ipc/message.c).
 *
 * Users may write to their buffers at any moment, so a word that is fetched is any value. Fetches are a history, which each makes another of
 * by a function of which nothing is known, as SGIs are (proof/gic.h); and what a fetch finds is a function of those before it, of the buffer and
 * the word. So contracts say which words were fetched, how often and in which order, and which value went where; a word that is fetched
 * twice is two values. What is said of the contents of buffers supposes that nobody else writes: then a fetch finds what is there.
 */
#pragma once

#include <base/window.h>

extern struct proof_users {
    u64 fetches;
} proof_users;

/*@ axiomatic Users {
      logic u64 with_fetch(u64 history, integer buffer, integer word);
      logic u64 fetched(u64 history, integer buffer, integer word);
      // One after the other, from a word up to another, each once.
      logic u64 with_fetches(u64 history, integer buffer, integer from, integer to);
      axiom no_fetches: \forall u64 history, integer buffer, from; with_fetches(history, buffer, from, from) == history;
      axiom one_more_fetch: \forall u64 history, integer buffer, from, to; from <= to ==>
        with_fetches(history, buffer, from, to + 1) == with_fetch(with_fetches(history, buffer, from, to), buffer, to);
      predicate nobody_else_writes;
    } */

/*@ // References are in the window.
    predicate can_talk{L}(integer tcb) =
      0 < tcb < PROOF_OBJECTS && 0 <= slot_of_tcb(tcb, TCB_SLOT_IPC_BUFFER) < PROOF_SLOTS &&
      proof_tcbs[tcb].ipc_buffer_ref < PROOF_OBJECTS;
    predicate has_buffer{L}(integer tcb) =
      proof_slots[slot_of_tcb(tcb, TCB_SLOT_IPC_BUFFER)].cap.type == CAP_FRAME && proof_tcbs[tcb].ipc_buffer_ref != NIL;

    logic integer buffer_of{L}(integer tcb) = proof_tcbs[tcb].ipc_buffer_ref;
    logic integer buffer_word{L}(integer tcb, integer i) = proof_buffers.of[buffer_of(tcb)][i];
    predicate nothing_fetched{A, B} = \at(proof_users.fetches, B) == \at(proof_users.fetches, A);
    // Nothing but these words of the thread's buffer was fetched, each once; and what was is in the receiver's.
    predicate only_fetched{A, B}(integer tcb, integer from, integer to) = \at(proof_users.fetches, B) ==
      with_fetches(\at(proof_users.fetches, A), buffer_of{A}(tcb), from, to);
    predicate is_passed_on{A, B}(integer sender, integer receiver, integer from, integer to) = \forall integer i; from <= i < to ==>
      \at(buffer_word(receiver, i), B) ==
      fetched(with_fetches(\at(proof_users.fetches, A), buffer_of{A}(sender), from, i), buffer_of{A}(sender), i);

    // In no buffer but the thread's, and there only from one word up to another.
    predicate only_words_differ{A, B}(integer tcb, integer from, integer to) = \forall integer b, i;
      0 <= b < PROOF_OBJECTS && 0 <= i < PROOF_BUFFER_WORDS &&
      !(b == \at(proof_tcbs[tcb].ipc_buffer_ref, A) && from <= i < to) ==>
      \at(proof_buffers.of[b][i], B) == \at(proof_buffers.of[b][i], A);
    predicate same_buffers{A, B} = \forall integer b, i; 0 <= b < PROOF_OBJECTS && 0 <= i < PROOF_BUFFER_WORDS ==>
      \at(proof_buffers.of[b][i], B) == \at(proof_buffers.of[b][i], A);
    predicate is_copied{A, B}(integer sender, integer receiver, integer from, integer to) = \forall integer i; from <= i < to ==>
      \at(buffer_word(receiver, i), B) == \at(buffer_word(sender, i), A);

    logic integer saved{L}(integer tcb, integer i) = proof_tcbs[tcb].context.x[i];
 */
