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

static struct error check_slots(const struct invocation *inv, const struct cap *cnode,
                                struct untyped_plan *plan)
{
    word_t slots = bit(cnode->size);
    word_t first = invocation_argument(inv, 4);

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
    for (word_t i = 0; i < plan->count; i++) {
        word_t index = index_below(first + i, slots);

        if (slot_at(cnode_slot(cnode->object, index))->cap.type != CAP_NULL) {
            return error_code(seL4_DeleteFirst);
        }
    }
    plan->first = cnode_slot(cnode->object, first);
    return error_none();
}

static struct error check_memory(const struct invocation *inv, struct untyped_plan *plan)
{
    plan->reset = !slot_has_children(inv->slot);

    word_t left = bit(inv->cap.size) - (plan->reset ? 0 : inv->cap.aux);

    if (shift_right(left, plan->size_bits) < plan->count) {
        return error_memory(left);
    }
    if ((inv->cap.flags & CAP_DEVICE) && !object_type_is_device_safe(plan->type)) {
        return error_argument(1);
    }
    return error_none();
}

static void clear(paddr_t start, u64 size)
{
    u8 *memory = window_memory(start);

    __builtin_memset(memory, 0, size);
    cache_clean_invalidate((vaddr_t)memory, size);
}

/* From the watermark down, which goes along: a preempted reset is continued. What was executed may
 * still be in the instruction cache, where the next owner must not find it. false: interrupted. */
static bool reset(slot_ref_t slot)
{
    struct cap untyped = slot_at(slot)->cap;
    u32 chunk_bits = untyped.size < CLEAR_BITS ? untyped.size : CLEAR_BITS;

    if ((untyped.flags & CAP_DEVICE) || untyped.aux == 0) {
        slot_at(slot)->cap.aux = 0;
        return true;
    }

    u64 start = untyped.aux;

    do {
        start = round_down(start - 1, chunk_bits);
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
static bool hands_out(const struct cap *untyped, word_t type)
{
    return type != seL4_UntypedObject && !(untyped->flags & CAP_DEVICE);
}

/* The same for the memory that follows. */
static inline void advance(struct cap *cap, u64 size)
{
    if (cap->type == CAP_UNTYPED) {
        cap->word += size;
    } else {
        cap->object += (u32)(size >> (cap->type == CAP_FRAME ? PAGE_BITS : GRANULE_BITS));
    }
}

static void create(slot_ref_t slot, const struct untyped_plan *plan)
{
    struct cap untyped = slot_at(slot)->cap;
    u64 size = bit(plan->size_bits);
    u64 at = round_up(untyped.aux, plan->size_bits);
    struct cap cap = object_create(plan->type, untyped.word + at, plan->size_bits,
                                   (untyped.flags & CAP_DEVICE) != 0);
    bool out = hands_out(&untyped, plan->type);

    for (word_t i = 0; i < plan->count; i++, at += size, advance(&cap, size)) {
        if (out) {
            memory_handed_out(untyped.word + at, size);
            object_begin(cap);
        }
        slot_insert_new(cap, slot, plan->first + (slot_ref_t)i);
    }
    slot_at(slot)->cap.aux = at;
}

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
