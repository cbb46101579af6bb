/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Untyped memory. What lies above the watermark is zero, in memory and not only in the cache, so
 * that new objects need no clearing and frames can be mapped uncached at once. Device memory, which
 * the kernel never touches, is what it is.
 */
#include "decode.h"

#include <base/speculation.h>
#include <base/state.h>
#include <base/window.h>
#include <capability/cspace.h>
#include <capability/derivation.h>
#include <lifetime/create.h>
#include <machine/machine.h>
#include <machine/preemption.h>
#include <sel4/constants.h>
#include <sel4/invocation.h>

#define CLEAR_BITS 10u /* bytes cleared between preemption points */

/*@ requires \valid_read(inv) && \valid(plan) && \separated(inv, plan) && can_talk(inv->caller);
    assigns plan->type, plan->size_bits, proof_users.fetches;
    ensures \result.code == seL4_NoError ==> is_size_of(plan->type, plan->size_bits);
 */
static struct error check_type(const struct invocation *inv, struct untyped_plan *plan)
{
    word_t size_bits = invocation_argument(inv, 1);

    plan->type = invocation_argument(inv, 0);
    if (object_size_bits(plan->type, 1) == 0) {
        return error_argument(0);
    }
    if (size_bits >= seL4_WordBits ||
        object_size_bits(plan->type, size_bits) > seL4_MaxUntypedBits) {
        return error_range(0, seL4_MaxUntypedBits);
    }
    if ((plan->type == seL4_CapTableObject && size_bits == 0) ||
        (plan->type == seL4_UntypedObject && size_bits < seL4_MinUntypedBits) ||
        (plan->type == seL4_SchedContextObject && size_bits < seL4_MinSchedContextBits)) {
        return error_argument(1);
    }
    plan->size_bits = object_size_bits(plan->type, size_bits);
    return error_none();
}

/* The CNode: the root itself when the depth is 0, else what lies there. */
/*@ requires \valid_read(inv) && \valid(cnode) && \separated(inv, cnode) && can_talk(inv->caller);
    requires 0 < inv->extra[0] < PROOF_SLOTS && all_have_slots;
    assigns *cnode, proof_users.fetches;
    ensures \result.code == seL4_NoError ==> cnode->type == CAP_CNODE && has_slots(cnode->object, cnode->size);
 */
static struct error find_cnode(const struct invocation *inv, struct cap *cnode)
{
    word_t depth = invocation_argument(inv, 3);
    slot_ref_t slot = NIL;

    *cnode = slot_at(inv->extra[0])->cap;
    if (depth != 0) {
        struct error error =
            cspace_lookup_target(inv->extra[0], invocation_argument(inv, 2), depth, &slot);

        if (error.code != seL4_NoError) {
            return error;
        }
        *cnode = slot_at(slot)->cap;
    }
    if (cnode->type != CAP_CNODE) {
        return error_lookup(
            false, (struct lookup_failure){.type = LOOKUP_MISSING_CAPABILITY, .words = {depth}});
    }
    return error_none();
}

/*@ requires \valid_read(inv) && \valid(plan) && \valid_read(cnode) && \separated(inv, plan, cnode) && can_talk(inv->caller);
    requires has_slots(cnode->object, cnode->size);
    assigns plan->first, plan->count, proof_users.fetches;
    ensures \result.code == seL4_NoError ==> 1 <= plan->count <= seL4_UntypedRetypeMaxObjects &&
      plan->first + plan->count <= PROOF_SLOTS && are_empty(plan->first, plan->count);
 */
static struct error check_slots(const struct invocation *inv, const struct cap *cnode,
                                struct untyped_plan *plan)
{
    word_t slots = bit(cnode->size);
    word_t first = invocation_argument(inv, 4);

    /*@ assert is_whole(power_of(cnode->size), 0); */
    /*@ assert 1 <= cnode->size < 64 && slots == power_of(cnode->size) && 1 <= slots <= 0x8000000000000000; */
    plan->count = invocation_argument(inv, 5);
    if (first > slots - 1) {
        return error_range(0, slots - 1);
    }
    if (plan->count < 1 || plan->count > seL4_UntypedRetypeMaxObjects) {
        return error_range(1, seL4_UntypedRetypeMaxObjects);
    }
    if (plan->count > slots - first) {
        return error_range(1, slots - first);
    }
    /*@ assert first + plan->count <= slots; */
    /*@ assert \forall integer i; 0 <= i < power_of(cnode->size) ==>
          slot_of_cnode(cnode->object, i) == slot_of_cnode(cnode->object, 0) + i < PROOF_SLOTS; */
    /*@ loop invariant 0 <= i <= plan->count;
        loop invariant \forall integer s; slot_of_cnode(cnode->object, first) <= s < slot_of_cnode(cnode->object, first) + i ==>
          proof_slots[s].cap.type == CAP_NULL;
        loop assigns i;
        loop variant plan->count - i;
     */
    for (word_t i = 0; i < plan->count; i++) {
        word_t index = index_below(first + i, slots);

        /*@ assert slot_of_cnode(cnode->object, index) == slot_of_cnode(cnode->object, first) + i; */
        if (slot_at(cnode_slot(cnode->object, index))->cap.type != CAP_NULL) {
            return error_code(seL4_DeleteFirst);
        }
    }
    /*@ assert slot_of_cnode(cnode->object, first + plan->count - 1) == slot_of_cnode(cnode->object, first) + plan->count - 1; */
    plan->first = cnode_slot(cnode->object, first);
    return error_none();
}

/*@ requires \valid_read(inv) && \valid(plan) && \separated(inv, plan) && is_untyped(inv->slot) && inv->cap == proof_slots[inv->slot].cap;
    requires proof_slots[inv->slot].next < PROOF_SLOTS;
    requires is_size_of(plan->type, plan->size_bits) && 1 <= plan->count;
    assigns plan->reset;
    ensures \result.code == seL4_NoError ==>
      is_room(inv->cap, plan->reset ? 0 : inv->cap.aux, plan->count, plan->size_bits);
    ensures \result.code == seL4_NoError && (inv->cap.flags & CAP_DEVICE) != 0 ==> is_device_safe(plan->type);
 */
static struct error check_memory(const struct invocation *inv, struct untyped_plan *plan)
{
    plan->reset = !slot_has_children(inv->slot);

    word_t left = bit(inv->cap.size) - (plan->reset ? 0 : inv->cap.aux);

    if (shift_right(left, plan->size_bits) < plan->count) {
        return error_memory(left);
    }
    /*@ assert pieces(1, plan->size_bits) <= pieces(plan->count, plan->size_bits) <= left; */
    /*@ assert power_of(plan->size_bits) == pieces(1, plan->size_bits); */
    /*@ assert plan->size_bits <= inv->cap.size; */
    /*@ assert is_whole(power_of(inv->cap.size), plan->size_bits); */
    /*@ assert is_whole(power_of(inv->cap.size) - pieces(plan->count, plan->size_bits), plan->size_bits); */
    if ((inv->cap.flags & CAP_DEVICE) && !object_type_is_device_safe(plan->type)) {
        return error_argument(1);
    }
    return error_none();
}

/*@ requires start <= proof_memory.zero_from <= start + size;
    assigns proof_memory;
    ensures proof_memory.zero_from == start;
 */
static void clear(paddr_t start, u64 size)
{
    u8 *memory = window_memory(start);

    __builtin_memset(memory, 0, size);
    cache_clean_invalidate((vaddr_t)memory, size);
}

/* From the watermark down, which goes along: a preempted reset is continued. What was executed may
 * still be in the instruction cache, where the next owner must not find it. false: interrupted. */
/*@ requires is_untyped(slot);
    requires proof_memory.zero_from == proof_slots[slot].cap.word + proof_slots[slot].cap.aux;
    assigns proof_slots[slot].cap.aux, proof_memory, ks.preempted;
    ensures \result ==> proof_slots[slot].cap.aux == 0 && ks.preempted == \old(ks.preempted);
    ensures !\result ==> 0 < proof_slots[slot].cap.aux < \old(proof_slots[slot].cap.aux) && ks.preempted == 1;
    ensures !(\old(proof_slots[slot].cap.flags) & CAP_DEVICE) ==>
      proof_memory.zero_from == \old(proof_slots[slot].cap.word) + proof_slots[slot].cap.aux;
    ensures proof_slots[slot].cap == { \old(proof_slots[slot].cap) \with .aux = proof_slots[slot].cap.aux };
 */
static bool reset(slot_ref_t slot)
{
    struct cap untyped = slot_at(slot)->cap;
    u32 chunk_bits = untyped.size < CLEAR_BITS ? untyped.size : CLEAR_BITS;

    if ((untyped.flags & CAP_DEVICE) || untyped.aux == 0) {
        slot_at(slot)->cap.aux = 0;
        return true;
    }

    u64 start = untyped.aux;

    /*@ loop invariant 0 < start <= untyped.aux && proof_slots[slot].cap.aux == start;
        loop invariant proof_memory.zero_from == untyped.word + start && ks.preempted == \at(ks.preempted, Pre);
        loop invariant proof_slots[slot].cap == { untyped \with .aux = proof_slots[slot].cap.aux };
        loop assigns start, proof_slots[slot].cap.aux, proof_memory, ks.preempted;
        loop variant start;
     */
    do {
        /*@ assert is_whole(power_of(untyped.size), chunk_bits) && start - 1 < power_of(untyped.size); */
        start = round_down(start - 1, chunk_bits);
        /*@ assert start + power_of(chunk_bits) <= power_of(untyped.size); */
        clear(untyped.word + start, bit(chunk_bits));
        slot_at(slot)->cap.aux = start;
    } while (start > 0 && !preemption_point());
    if (start > 0) {
        return false;
    }
    cache_invalidate_instructions();
    return true;
}

/* Untyped memory goes on being nobody's, and device memory is what it is. */
/*@ requires \valid_read(untyped);
    assigns \nothing;
 */
static bool hands_out(const struct cap *untyped, word_t type)
{
    return type != seL4_UntypedObject && !(untyped->flags & CAP_DEVICE);
}

/* The same for the memory that follows. */
/*@ requires cap.type == CAP_FRAME ? is_whole(size, 12) : cap.type != CAP_UNTYPED ==> is_whole(size, 6);
    requires begins_at(cap) + size < PROOF_PAGES_END;
    requires cap.type != CAP_FRAME && cap.type != CAP_UNTYPED ==> begins_at(cap) + size < window_start + PROOF_GRANULES_END;
    assigns \nothing;
    ensures begins_at(\result) == begins_at(cap) + size && \result.type == cap.type;
 */
static inline struct cap next_of(struct cap cap, u64 size)
{
    if (cap.type == CAP_UNTYPED) {
        cap.word += size;
    } else {
        cap.object += (u32)(size >> (cap.type == CAP_FRAME ? PAGE_BITS : GRANULE_BITS));
    }
    return cap;
}

/*@ requires \valid_read(plan) && \separated(plan, proof_slots + (..), proof_vcpus + (..));
    requires is_untyped(slot) && may_be_made(slot, used_before(slot, plan), plan->type, planned(plan)) && proof_slots[slot].next < PROOF_SLOTS;
    requires plan->reset ==> proof_slots[slot].cap.aux == 0;
    assigns proof_slots[..], proof_vcpus[..];
    ensures are_made{Pre, Here}(slot, \old(proof_slots[slot].cap.aux), planned(plan));
 */
static void create(slot_ref_t slot, const struct untyped_plan *plan)
{
    struct cap untyped = slot_at(slot)->cap;
    u64 size = bit(plan->size_bits);
    u64 at = round_up(untyped.aux, plan->size_bits);

    /*@ assert power_of(plan->size_bits) == pieces(1, plan->size_bits) <= pieces(plan->count, plan->size_bits); */
    /*@ assert plan->size_bits <= untyped.size && is_whole(untyped.word, plan->size_bits); */
    struct cap cap = object_create(plan->type, untyped.word + at, plan->size_bits,
                                   (untyped.flags & CAP_DEVICE) != 0);
    bool out = hands_out(&untyped, plan->type);

    /*@ loop invariant 0 <= i <= plan->count && at == up(untyped.aux, plan->size_bits) + pieces(i, plan->size_bits);
        loop invariant begins_at(cap) == untyped.word + at && cap.type == \at(cap.type, LoopEntry);
        loop invariant \forall integer s; plan->first <= s < plan->first + i ==>
          begins_at(proof_slots[s].cap) == place_of(untyped, untyped.aux, s - plan->first, plan->size_bits);
        loop invariant \forall integer s; !(plan->first <= s < plan->first + i) ==> proof_slots[s].cap == \at(proof_slots[s].cap, Pre);
        loop invariant proof_slots[slot].next < PROOF_SLOTS;
        loop assigns i, at, cap, proof_slots[..], proof_vcpus[..];
        loop variant plan->count - i;
     */
    for (word_t i = 0; i < plan->count; i++, at += size, cap = next_of(cap, size)) {
        /*@ assert is_next(i, i + 1) && pieces(i + 1, plan->size_bits) == pieces(i, plan->size_bits) + power_of(plan->size_bits); */
        /*@ assert pieces(i + 1, plan->size_bits) <= pieces(plan->count, plan->size_bits); */
        /*@ assert (slot_ref_t)(plan->first + (slot_ref_t)i) == plan->first + i; */
        slot_insert_new(cap, slot, plan->first + (slot_ref_t)i);
        if (out) {
            memory_handed_out(untyped.word + at, size);
            object_begin(cap);
        }
        /*@ assert begins_at(cap) == place_of(untyped, untyped.aux, i, plan->size_bits); */
        /*@ assert proof_slots[plan->first + i].cap.type == cap.type && proof_slots[plan->first + i].cap.word == cap.word &&
              proof_slots[plan->first + i].cap.object == cap.object; */
        /*@ assert begins_at(proof_slots[plan->first + i].cap) == place_of(untyped, untyped.aux, i, plan->size_bits); */
        /*@ assert (word_t)(i + 1) == i + 1 <= plan->count; */
        /*@ assert (u64)(at + size) == at + size == up(untyped.aux, plan->size_bits) + pieces(i + 1, plan->size_bits) <= power_of(untyped.size); */
    }
    slot_at(slot)->cap.aux = at;
}

/* Each part of the plan is what one of these has checked. */
struct error decode_untyped(const struct invocation *inv, struct untyped_plan *plan)
{
    struct cap cnode = {.type = CAP_NULL};

    if (inv->label != UntypedRetype) {
        return error_code(seL4_IllegalOperation);
    }
    if (inv->length < 6 || inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }

    struct error error = check_type(inv, plan);

    if (error.code == seL4_NoError) {
        error = find_cnode(inv, &cnode);
    }
    if (error.code == seL4_NoError) {
        error = check_slots(inv, &cnode, plan);
    }
    return error.code == seL4_NoError ? check_memory(inv, plan) : error;
}

void invoke_untyped(const struct invocation *inv, const struct untyped_plan *plan)
{
    if (!plan->reset || reset(inv->slot)) {
        create(inv->slot, plan);
    }
}
