/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Where a message is: in registers, and in words of IPC buffers (kernel/src/ipc/message.c). Users may write to their buffers at any
 * moment; what is said of the contents supposes that none does meanwhile.
 */
#pragma once

#include <base/window.h>

/*@ // References are in the window.
    predicate can_talk{L}(integer tcb) =
      0 < tcb < PROOF_OBJECTS && 0 <= slot_of_tcb(tcb, TCB_SLOT_IPC_BUFFER) < PROOF_SLOTS &&
      proof_tcbs[tcb].ipc_buffer_ref < PROOF_OBJECTS;
    predicate has_buffer{L}(integer tcb) =
      proof_slots[slot_of_tcb(tcb, TCB_SLOT_IPC_BUFFER)].cap.type == CAP_FRAME && proof_tcbs[tcb].ipc_buffer_ref != NIL;

    logic integer buffer_word{L}(integer tcb, integer i) = proof_buffers[proof_tcbs[tcb].ipc_buffer_ref][i];
    // In no buffer but the thread's, and there only from one word up to another.
    predicate only_words_differ{A, B}(integer tcb, integer from, integer to) = \forall integer b, i;
      0 <= b < PROOF_OBJECTS && 0 <= i < PROOF_BUFFER_WORDS &&
      !(b == \at(proof_tcbs[tcb].ipc_buffer_ref, A) && from <= i < to) ==>
      \at(proof_buffers[b][i], B) == \at(proof_buffers[b][i], A);
    predicate same_buffers{A, B} = \forall integer b, i; 0 <= b < PROOF_OBJECTS && 0 <= i < PROOF_BUFFER_WORDS ==>
      \at(proof_buffers[b][i], B) == \at(proof_buffers[b][i], A);
    predicate is_copied{A, B}(integer sender, integer receiver, integer from, integer to) = \forall integer i; from <= i < to ==>
      \at(buffer_word(receiver, i), B) == \at(buffer_word(sender, i), A);

    logic integer saved{L}(integer tcb, integer i) = proof_tcbs[tcb].context.x[i];
 */
