/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * ARM_Page_Map as a Call, from entry to exit (seL4 manual 10.3.18; kernel/proof/wp/calls): its transitions, as those
 * of proof/transitions.h. What the caller's buffer has is what is fetched from it (proof/message.h).
 */
#pragma once

#include <proof/message.h>
#include <proof/tables.h>
#include <proof/transitions.h>

/*@ // The parts of message information.
    logic integer label_in(integer info) = info >> 12;
    logic integer length_in(integer info) = info & 0x7f;
    axiomatic CapsInMessages {
      logic integer caps_in(integer info) = (info >> 7) & 3;

      // For provers, whom WP does not tell what it computes of a mask (check `bits`).
      axiom few_caps: \forall integer info; 0 <= info <= UINT64_MAX ==> caps_in(info) <= 3;
    }
    // The address of the first capability that goes along, if there is one.
    logic integer first_sent{L}(integer tcb) = fetched(proof_users.fetches, buffer_of(tcb), IPC_BUFFER_CAPS);
    logic integer slot_sent_by{L}(integer tcb) = named_by(tcb, first_sent(tcb));
 */

/*@ // The message: one capability goes along, and both are there.
    logic integer slot_sent{L} = slot_sent_by(ks.current);
    predicate is_page_map{L}(integer cptr) = named_by(ks.current, cptr) != NIL && cap_named(cptr).type == CAP_FRAME &&
      label_in(saved(ks.current, REG_INFO)) == ARMPageMap && caps_in(saved(ks.current, REG_INFO)) == 1 &&
      has_buffer(ks.current) && slot_sent != NIL;
    // What it asks for: where, for whom, how.
    logic struct cap map_space{L} = proof_slots[slot_sent].cap;
    logic integer map_address{L} = saved(ks.current, REG_MR0);
    logic integer map_rights{L} = saved(ks.current, REG_MR0 + 1);
    logic integer map_attributes{L} = saved(ks.current, REG_MR0 + 2);
    logic integer map_table{L}(integer cptr) = end_table(named_by(ks.current, cptr), map_space.object, map_address);
    logic integer map_index{L}(integer cptr) = end_index(named_by(ks.current, cptr), map_address);
    predicate is_page_error{L}(integer cptr, integer error) = length_in(saved(ks.current, REG_INFO)) < 3
      ? error == seL4_TruncatedMessage : is_map_error(named_by(ks.current, cptr), map_space, map_address, error);
    // References are in the window, and what walks lead through are tables.
    predicate is_sound_map{L}(integer cptr) = can_talk(ks.current) && (is_page_map(cptr) ==>
      has_frame_place(named_by(ks.current, cptr)) && is_sound(map_space, map_address));
 */

/* Of contracts: once both capabilities are found. */
#define is_map_invocation(inv)                                                               \
    (\valid_read(inv) && \separated(inv, proof_tables + (..)) && is_frame_invocation(inv) && \
        (inv)->cap.type == CAP_FRAME && (inv)->label == ARMPageMap)

/* It is mapped, or how it is mapped changes. */
/*@ predicate page_mapped_if{L}(integer cptr) = is_page_map(cptr) && is_page_error(cptr, seL4_NoError);
    predicate page_mapped_does{A, B}(integer cptr) =
      shows(\at(proof_tables[\at(map_table(cptr), A)].entry[\at(map_index(cptr), A)], B), \at(cap_named(cptr), A),
        \at(map_rights, A), \at(map_attributes, A)) &&
      \at(proof_slots[\at(named_by(ks.current, cptr), A)].cap.word, B) == \at(map_address, A) &&
      \at(proof_slots[\at(named_by(ks.current, cptr), A)].cap.aux, B) == \at(map_space.word, A) &&
      \at(proof_tcbs[ks.current].context.x[REG_BADGE], B) == 0 && \at(proof_tcbs[ks.current].context.x[REG_INFO], B) == 0;
 */
#define page_mapped_writes(cptr)                                                                 \
    proof_tables[map_table(cptr)].entry[map_index(cptr)],                                        \
        proof_slots[named_by(ks.current, cptr)].cap.word,                                        \
        proof_slots[named_by(ks.current, cptr)].cap.aux,                                         \
        proof_tcbs[ks.current].context.x[REG_BADGE], proof_tcbs[ks.current].context.x[REG_INFO], \
        proof_tlb.told, proof_users.fetches, ks.preempted

/* It is refused: the answer is the error, and nothing else is written but its details. Asked of the specification only: of the kernel it is
 * proved that decode_frame() gives this error and writes nothing but its plan. */
/*@ predicate page_refused_if{L}(integer cptr) = is_page_map(cptr) && !is_page_error(cptr, seL4_NoError);
    predicate page_refused_does{A, B}(integer cptr) = \at(proof_tcbs[ks.current].context.x[REG_BADGE], B) == 0 &&
      is_page_error{A}(cptr, label_in(\at(proof_tcbs[ks.current].context.x[REG_INFO], B)));
 */
#define page_refused_writes(cptr)                                                                 \
    proof_tcbs[ks.current].context.x[REG_BADGE], proof_tcbs[ks.current].context.x[REG_INFO],      \
        proof_tcbs[ks.current].context.x[REG_MR0], proof_tcbs[ks.current].context.x[REG_MR0 + 1], \
        proof_tcbs[ks.current].context.x[REG_MR0 + 2],                                            \
        proof_tcbs[ks.current].context.x[REG_MR0 + 3],                                            \
        proof_buffers.of[buffer_of(ks.current)][IPC_BUFFER_MSG + MESSAGE_REGISTERS],              \
        proof_users.fetches, ks.preempted
