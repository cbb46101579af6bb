/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Which slot an address names (kernel/src/capability/cspace.c; seL4 manual 3.3). From a CNode one level leads to a slot;
 * where that ends is found by recursion, what was found there is not. Of tests/assurance/refinement, which reads
 * this text, the axioms' functions have their meaning.
 */
#pragma once

#include <base/cap.h>
#include <base/error.h>
#include <base/window.h>

/*@ // All that is reached through it are slots. The recursion ends: each level takes a bit.
    predicate is_cnode{L}(integer node) = proof_slots[node].cap.type == CAP_CNODE &&
      1 <= proof_slots[node].cap.size < 64 && proof_slots[node].cap.size + proof_slots[node].cap.aux <= 64 &&
      \forall integer i; 0 <= i <= ones(proof_slots[node].cap.size) ==>
        0 < slot_of_cnode(proof_slots[node].cap.object, i) < PROOF_SLOTS;
    predicate are_cnodes{L} = \forall integer node; 0 < node < PROOF_SLOTS && proof_slots[node].cap.type == CAP_CNODE ==>
      is_cnode(node);

    logic integer guard_bits{L}(integer node) = proof_slots[node].cap.aux;
    logic integer level_bits{L}(integer node) = proof_slots[node].cap.aux + proof_slots[node].cap.size;
    logic boolean guard_differs{L}(integer node, integer cptr, integer bits) = guard_bits(node) > bits ||
      part(cptr, bits - guard_bits(node), guard_bits(node)) != proof_slots[node].cap.word;
    logic boolean is_short{L}(integer node, integer cptr, integer bits) = level_bits(node) > bits;
    logic integer leads_to{L}(integer node, integer cptr, integer bits) = slot_of_cnode(proof_slots[node].cap.object,
      part(cptr, bits - level_bits(node), proof_slots[node].cap.size));
    logic boolean ends_at{L}(integer node, integer cptr, integer bits) = guard_differs(node, cptr, bits) ||
      is_short(node, cptr, bits) || bits == level_bits(node) || proof_slots[leads_to(node, cptr, bits)].cap.type != CAP_CNODE;

    // The last CNode, and how many bits of the address are left before it.
    logic integer last_node{L}(integer node, integer cptr, integer bits) = ends_at(node, cptr, bits) ? node :
      last_node(leads_to(node, cptr, bits), cptr, bits - level_bits(node));
    logic integer last_bits{L}(integer node, integer cptr, integer bits) = ends_at(node, cptr, bits) ? bits :
      last_bits(leads_to(node, cptr, bits), cptr, bits - level_bits(node));

    logic boolean names_nothing{L}(integer node, integer cptr, integer bits) =
      guard_differs(last_node(node, cptr, bits), cptr, last_bits(node, cptr, bits)) ||
      is_short(last_node(node, cptr, bits), cptr, last_bits(node, cptr, bits));
    // The slot; NIL: there is none.
    logic integer named{L}(integer node, integer cptr, integer bits) = names_nothing(node, cptr, bits) ? NIL :
      leads_to(last_node(node, cptr, bits), cptr, last_bits(node, cptr, bits));
    // How many bits are left behind it.
    logic integer left_over{L}(integer node, integer cptr, integer bits) =
      last_bits(node, cptr, bits) - level_bits(last_node(node, cptr, bits));
    // Why there is none, at the level that ends it.
    predicate is_failure{L}(struct lookup_failure failure, integer node, integer cptr, integer bits) = failure.words[0] == bits &&
      (guard_differs(node, cptr, bits)
        ? failure.type == LOOKUP_GUARD_MISMATCH && failure.words[1] == proof_slots[node].cap.word && failure.words[2] == guard_bits(node)
        : failure.type == LOOKUP_DEPTH_MISMATCH && failure.words[1] == level_bits(node));
    // Of a look-up from a slot, by so many bits: what was found, in which CNode, with how many bits left; or why not.
    predicate is_resolved{L}(integer from, integer cptr, integer bits, integer slot, integer node, integer left,
        struct lookup_failure failure) =
      proof_slots[from].cap.type != CAP_CNODE ? slot == NIL && failure.type == LOOKUP_INVALID_ROOT :
      slot == named(from, cptr, bits) && (slot == NIL
        ? is_failure(failure, last_node(from, cptr, bits), cptr, last_bits(from, cptr, bits))
        : node == last_node(from, cptr, bits) && left == left_over(from, cptr, bits));
    // Of a thread's own address.
    logic integer root_of(integer tcb) = slot_of_tcb(tcb, TCB_SLOT_CSPACE);
    logic integer named_by{L}(integer tcb, integer cptr) =
      proof_slots[root_of(tcb)].cap.type == CAP_CNODE ? named(root_of(tcb), cptr, WORD_BITS) : NIL;
    // In one level, to the last bit, as the fast paths go.
    predicate is_flat{L}(integer tcb, integer cptr) = level_bits(root_of(tcb)) == WORD_BITS &&
      shifted(cptr, proof_slots[root_of(tcb)].cap.size) == proof_slots[root_of(tcb)].cap.word;
    // What a thread's slot for it can hold: none has no bits at all.
    predicate has_cspace{L}(integer tcb) = 0 < root_of(tcb) < PROOF_SLOTS && are_cnodes &&
      (proof_slots[root_of(tcb)].cap.type == CAP_CNODE || level_bits(root_of(tcb)) == 0);
 */

/* A walk is no part of the kernel's state: what is said of it is said of its fields. */
#define is_lookup(walk)                                              \
    (\valid(walk) && are_cnodes && 0 < (walk)->node < PROOF_SLOTS && \
        0 < (walk)->bits_left <= WORD_BITS)
#define is_resolved_by(walk, slot)                                                     \
    is_resolved(\old((walk)->node), \old((walk)->cptr), \old((walk)->bits_left), slot, \
                (walk)->node, (walk)->bits_left, (walk)->failure)
#define goes_on(walk)                                                      \
    ((walk)->cptr == \at((walk)->cptr, Pre) &&                             \
     last_node((walk)->node, (walk)->cptr, (walk)->bits_left) == \at(      \
         last_node((walk)->node, (walk)->cptr, (walk)->bits_left), Pre) && \
     last_bits((walk)->node, (walk)->cptr, (walk)->bits_left) == \at(      \
         last_bits((walk)->node, (walk)->cptr, (walk)->bits_left), Pre))
