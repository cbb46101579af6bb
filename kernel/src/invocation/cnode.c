/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Invocations of CNodes: copies and moves between slots, delete, revoke.
 */
#include "decode.h"

#include <base/window.h>
#include <capability/cspace.h>
#include <capability/derivation.h>
#include <ipc/endpoint.h>
#include <lifetime/delete.h>
#include <machine/preemption.h>
#include <sel4/invocation.h>

/* The slot that a CNode operation is about: arguments 0 and 1, in the invoked CNode. */
static struct error find_invoked(const struct invocation *inv, slot_ref_t *slot)
{
    if (inv->length < 2) {
        return error_code(seL4_TruncatedMessage);
    }
    return cspace_lookup_target(inv->cap, invocation_argument(inv, 0), invocation_argument(inv, 1),
                                slot);
}

static bool is_empty(slot_ref_t slot)
{
    return slot_at(slot)->cap.type == CAP_NULL;
}

static struct error error_missing(bool was_source, word_t depth)
{
    return error_lookup(
        was_source, (struct lookup_failure){.type = LOOKUP_MISSING_CAPABILITY, .words = {depth}});
}

/* Index and depth of a capability that has to be there: arguments first and first + 1, in the
 * CNode of extra capability root. */
static struct error find_source(const struct invocation *inv, u32 root, u32 first, slot_ref_t *slot)
{
    word_t depth = invocation_argument(inv, first + 1);
    struct error error = cspace_lookup_source(slot_at(inv->extra[root])->cap,
                                              invocation_argument(inv, first), depth, slot);

    if (error.code == seL4_NoError && is_empty(*slot)) {
        return error_missing(true, depth);
    }
    return error;
}

/* Slots of the four operations from one slot (arguments 2 and 3) to an empty one. */
static struct error find_both(const struct invocation *inv, u32 length, slot_ref_t *dest,
                              slot_ref_t *source)
{
    struct error error;

    if (inv->length < length || inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    error = find_invoked(inv, dest);
    if (error.code != seL4_NoError) {
        return error;
    }
    if (!is_empty(*dest)) {
        return error_code(seL4_DeleteFirst);
    }
    return find_source(inv, 0, 2, source);
}

static struct error insert_copy(struct cap cap, slot_ref_t source, slot_ref_t dest)
{
    if (cap.type == CAP_NULL) {
        return error_code(seL4_IllegalOperation);
    }
    slot_insert(cap, source, dest);
    return error_none();
}

static struct error decode_copy(const struct invocation *inv)
{
    slot_ref_t dest = NIL, source = NIL;
    struct error error = find_both(inv, 5, &dest, &source);
    struct cap cap;

    if (error.code != seL4_NoError) {
        return error;
    }
    error = cap_derive(source, &cap);
    if (error.code != seL4_NoError) {
        return error;
    }
    return insert_copy(cap_mask_rights(cap, invocation_argument(inv, 4)), source, dest);
}

static struct error decode_mint(const struct invocation *inv)
{
    slot_ref_t dest = NIL, source = NIL;
    struct error error = find_both(inv, 6, &dest, &source);
    struct cap cap;

    if (error.code != seL4_NoError) {
        return error;
    }
    error = cap_derive(source, &cap);
    if (error.code != seL4_NoError) {
        return error;
    }
    cap = cap_mask_rights(cap, invocation_argument(inv, 4));
    return insert_copy(cap_update_data(cap, invocation_argument(inv, 5), false), source, dest);
}

static struct error decode_move(const struct invocation *inv)
{
    slot_ref_t dest = NIL, source = NIL;
    struct error error = find_both(inv, 4, &dest, &source);

    if (error.code == seL4_NoError) {
        slot_move(slot_at(source)->cap, source, dest);
    }
    return error;
}

static struct error decode_mutate(const struct invocation *inv)
{
    slot_ref_t dest = NIL, source = NIL;
    struct error error = find_both(inv, 5, &dest, &source);
    struct cap cap;

    if (error.code != seL4_NoError) {
        return error;
    }
    cap = cap_update_data(slot_at(source)->cap, invocation_argument(inv, 4), true);
    if (cap.type == CAP_NULL) {
        return error_code(seL4_IllegalOperation);
    }
    slot_move(cap, source, dest);
    return error_none();
}

struct rotation {
    slot_ref_t dest, pivot, source;
    struct cap from_source, from_pivot;
};

static struct error find_rotation(const struct invocation *inv, struct rotation *of)
{
    word_t pivot_depth;
    struct error error = find_invoked(inv, &of->dest);

    if (error.code == seL4_NoError) {
        error = find_source(inv, 1, 6, &of->source);
    }
    if (error.code != seL4_NoError) {
        return error;
    }
    pivot_depth = invocation_argument(inv, 4);
    error = cspace_lookup_pivot(slot_at(inv->extra[0])->cap, invocation_argument(inv, 3),
                                pivot_depth, &of->pivot);
    if (error.code != seL4_NoError) {
        return error;
    }
    return is_empty(of->pivot) ? error_missing(false, pivot_depth) : error_none();
}

static void invoke_rotate(const struct rotation *of)
{
    if (of->source == of->dest) {
        slot_swap(of->from_source, of->source, of->from_pivot, of->pivot);
    } else {
        slot_move(of->from_pivot, of->pivot, of->dest);
        slot_move(of->from_source, of->source, of->pivot);
    }
}

static struct error decode_rotate(const struct invocation *inv)
{
    struct rotation of = {0};
    struct error error;

    if (inv->length < 8 || inv->extra[0] == NIL || inv->extra[1] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    error = find_rotation(inv, &of);
    if (error.code != seL4_NoError) {
        return error;
    }
    if (of.pivot == of.source || of.pivot == of.dest) {
        return error_code(seL4_IllegalOperation);
    }
    if (of.source != of.dest && !is_empty(of.dest)) {
        return error_code(seL4_DeleteFirst);
    }
    of.from_pivot = cap_update_data(slot_at(of.pivot)->cap, invocation_argument(inv, 2), true);
    of.from_source = cap_update_data(slot_at(of.source)->cap, invocation_argument(inv, 5), true);
    if (of.from_source.type == CAP_NULL || of.from_pivot.type == CAP_NULL) {
        return error_code(seL4_IllegalOperation);
    }
    invoke_rotate(&of);
    return error_none();
}

static struct error decode_cancel_badged(slot_ref_t slot)
{
    const struct cap *cap = &slot_at(slot)->cap;

    if (cap->type != CAP_ENDPOINT || cap->rights != RIGHTS_ALL) {
        return error_code(seL4_IllegalOperation);
    }
    while (cap->word != 0 && endpoint_cancel_first_badged(cap->object, cap->word)) {
        if (preemption_point()) {
            return error_code(ERROR_PREEMPTED);
        }
    }
    return error_none();
}

static struct error decode_one_slot(const struct invocation *inv)
{
    slot_ref_t slot = NIL;
    struct error error = find_invoked(inv, &slot);

    if (error.code != seL4_NoError) {
        return error;
    }
    switch (inv->label) {
    case CNodeRevoke:
        return slot_revoke(slot);
    case CNodeDelete:
        return slot_delete(slot);
    default:
        return decode_cancel_badged(slot);
    }
}

/* The receive phase that follows the first could find its own CSpace changed. */
struct error decode_cnode(const struct invocation *inv)
{
    if (inv->first_phase) {
        return error_capability(0);
    }
    switch (inv->label) {
    case CNodeCopy:
        return decode_copy(inv);
    case CNodeMint:
        return decode_mint(inv);
    case CNodeMove:
        return decode_move(inv);
    case CNodeMutate:
        return decode_mutate(inv);
    case CNodeRotate:
        return decode_rotate(inv);
    case CNodeRevoke:
    case CNodeDelete:
    case CNodeCancelBadgedSends:
        return decode_one_slot(inv);
    default:
        return error_code(seL4_IllegalOperation);
    }
}
