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

struct retype {
    word_t type;
    u32 size_bits;     /* of each object */
    struct cap cnode;  /* where the capabilities go: */
    word_t first_slot; /* consecutive slots from here */
    word_t count;
    bool reset; /* no object is left: the memory starts from the bottom again */
};

static struct error check_type(const struct invocation *inv, struct retype *to)
{
    word_t size_bits = invocation_argument(inv, 1);

    to->type = invocation_argument(inv, 0);
    if (object_size_bits(to->type, 1) == 0) {
        return error_argument(0);
    }
    if (size_bits >= seL4_WordBits || object_size_bits(to->type, size_bits) > seL4_MaxUntypedBits) {
        return error_range(0, seL4_MaxUntypedBits);
    }
    if ((to->type == seL4_CapTableObject && size_bits == 0) ||
        (to->type == seL4_UntypedObject && size_bits < seL4_MinUntypedBits) ||
        (to->type == seL4_SchedContextObject && size_bits < seL4_MinSchedContextBits)) {
        return error_argument(1);
    }
    to->size_bits = object_size_bits(to->type, size_bits);
    return error_none();
}

/* The CNode: the root itself when the depth is 0, else what lies there. */
static struct error find_cnode(const struct invocation *inv, struct cap *cnode)
{
    struct cap root = slot_at(inv->extra[0])->cap;
    word_t depth = invocation_argument(inv, 3);
    slot_ref_t slot = NIL;

    *cnode = root;
    if (depth != 0) {
        struct error error = cspace_lookup_target(root, invocation_argument(inv, 2), depth, &slot);

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

static struct error check_slots(const struct invocation *inv, struct retype *to)
{
    word_t slots = BIT(to->cnode.size);

    to->first_slot = invocation_argument(inv, 4);
    to->count = invocation_argument(inv, 5);
    if (to->first_slot > slots - 1) {
        return error_range(0, slots - 1);
    }
    if (to->count < 1 || to->count > seL4_UntypedRetypeMaxObjects) {
        return error_range(1, seL4_UntypedRetypeMaxObjects);
    }
    if (to->count > slots - to->first_slot) {
        return error_range(1, slots - to->first_slot);
    }
    for (word_t i = 0; i < to->count; i++) {
        word_t index = index_below(to->first_slot + i, slots);

        if (slot_at(cnode_slot(to->cnode.object, index))->cap.type != CAP_NULL) {
            return error_code(seL4_DeleteFirst);
        }
    }
    return error_none();
}

static struct error check_memory(const struct invocation *inv, struct retype *to)
{
    word_t used, left;

    to->reset = !slot_has_children(inv->slot);
    used = to->reset ? 0 : inv->cap.aux;
    left = BIT(inv->cap.size) - used;
    if (left >> to->size_bits < to->count) {
        return error_memory(left);
    }
    if ((inv->cap.flags & CAP_DEVICE) && !object_type_is_device_safe(to->type)) {
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
 * still be in the instruction cache, where the next owner must not find it. */
static struct error reset(slot_ref_t slot)
{
    struct cap *cap = &slot_at(slot)->cap;
    u64 chunk = cap->size < CLEAR_BITS ? BIT(cap->size) : BIT(CLEAR_BITS);

    if ((cap->flags & CAP_DEVICE) || cap->aux == 0) {
        cap->aux = 0;
        return error_none();
    }
    while (cap->aux > 0) {
        u64 start = (cap->aux - 1) & ~(chunk - 1);

        clear(cap->word + start, chunk);
        cap->aux = start;
        if (start > 0 && preemption_point()) {
            return error_code(ERROR_PREEMPTED);
        }
    }
    cache_invalidate_instructions();
    return error_none();
}

/* Untyped memory goes on being nobody's, and device memory is what it is. */
static bool hands_out(const struct cap *untyped, word_t type)
{
    return type != seL4_UntypedObject && !(untyped->flags & CAP_DEVICE);
}

static void create(slot_ref_t slot, const struct retype *to)
{
    struct cap *untyped = &slot_at(slot)->cap;
    u64 size = BIT(to->size_bits);
    u64 at = (untyped->aux + size - 1) & ~(size - 1);

    for (word_t i = 0; i < to->count; i++, at += size) {
        struct cap cap = object_create(to->type, untyped->word + at, to->size_bits,
                                       (untyped->flags & CAP_DEVICE) != 0);

        if (hands_out(untyped, to->type)) {
            memory_handed_out(untyped->word + at, size);
        }
        slot_insert_new(cap, slot, cnode_slot(to->cnode.object, to->first_slot + i));
    }
    untyped->aux = at;
}

static struct error invoke_retype(slot_ref_t slot, const struct retype *to)
{
    if (to->reset) {
        struct error error = reset(slot);

        if (error.code != seL4_NoError) {
            return error;
        }
    }
    create(slot, to);
    return error_none();
}

struct error decode_untyped(const struct invocation *inv)
{
    struct retype to;
    struct error error;

    if (inv->label != UntypedRetype) {
        return error_code(seL4_IllegalOperation);
    }
    if (inv->length < 6 || inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    error = check_type(inv, &to);
    if (error.code == seL4_NoError) {
        error = find_cnode(inv, &to.cnode);
    }
    if (error.code == seL4_NoError) {
        error = check_slots(inv, &to);
    }
    if (error.code == seL4_NoError) {
        error = check_memory(inv, &to);
    }
    return error.code == seL4_NoError ? invoke_retype(inv->slot, &to) : error;
}
