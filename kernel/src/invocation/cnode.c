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
    return cspace_lookup_target(inv->slot, invocation_argument(inv, 0), invocation_argument(inv, 1),
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
    struct error error =
        cspace_lookup_source(inv->extra[root], invocation_argument(inv, first), depth, slot);

    if (error.code == seL4_NoError && is_empty(*slot)) {
        return error_missing(true, depth);
    }
    return error;
}

/* Slots of the four operations from one slot (arguments 2 and 3) to an empty one. */
static struct error find_both(const struct invocation *inv, u32 length, struct cnode_plan *plan)
{
    if (inv->length < length || inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }

    struct error error = find_invoked(inv, &plan->dest);

    if (error.code != seL4_NoError) {
        return error;
    }
    if (!is_empty(plan->dest)) {
        return error_code(seL4_DeleteFirst);
    }
    return find_source(inv, 0, 2, &plan->source);
}

static struct error check_possible(const struct cap *cap)
{
    return cap->type == CAP_NULL ? error_code(seL4_IllegalOperation) : error_none();
}

/* A copy with the rights of argument 4. */
static struct error derive(const struct invocation *inv, u32 length, struct cnode_plan *plan)
{
    struct error error = find_both(inv, length, plan);

    if (error.code == seL4_NoError) {
        error = cap_derive(plan->source, &plan->cap);
    }
    if (error.code == seL4_NoError) {
        plan->cap = cap_mask_rights(plan->cap, invocation_argument(inv, 4));
    }
    return error;
}

static struct error decode_copy(const struct invocation *inv, struct cnode_plan *plan)
{
    struct error error = derive(inv, 5, plan);

    return error.code == seL4_NoError ? check_possible(&plan->cap) : error;
}

static struct error decode_mint(const struct invocation *inv, struct cnode_plan *plan)
{
    struct error error = derive(inv, 6, plan);

    if (error.code != seL4_NoError) {
        return error;
    }
    plan->cap = cap_update_data(plan->cap, invocation_argument(inv, 5), false);
    return check_possible(&plan->cap);
}

static struct error decode_move(const struct invocation *inv, struct cnode_plan *plan)
{
    struct error error = find_both(inv, 4, plan);

    if (error.code == seL4_NoError) {
        plan->cap = slot_at(plan->source)->cap;
    }
    return error;
}

static struct error decode_mutate(const struct invocation *inv, struct cnode_plan *plan)
{
    struct error error = find_both(inv, 5, plan);

    if (error.code != seL4_NoError) {
        return error;
    }
    plan->cap = cap_update_data(slot_at(plan->source)->cap, invocation_argument(inv, 4), true);
    return check_possible(&plan->cap);
}

static struct error find_rotation(const struct invocation *inv, struct cnode_plan *plan)
{
    word_t pivot_depth = invocation_argument(inv, 4);
    struct error error = find_invoked(inv, &plan->dest);

    if (error.code == seL4_NoError) {
        error = find_source(inv, 1, 6, &plan->source);
    }
    if (error.code == seL4_NoError) {
        error = cspace_lookup_source(inv->extra[0], invocation_argument(inv, 3), pivot_depth,
                                     &plan->pivot);
    }
    if (error.code != seL4_NoError) {
        return error;
    }
    return is_empty(plan->pivot) ? error_missing(false, pivot_depth) : error_none();
}

static struct error decode_rotate(const struct invocation *inv, struct cnode_plan *plan)
{
    if (inv->length < 8 || inv->extra[0] == NIL || inv->extra[1] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }

    struct error error = find_rotation(inv, plan);

    if (error.code != seL4_NoError) {
        return error;
    }
    if (plan->pivot == plan->source || plan->pivot == plan->dest) {
        return error_code(seL4_IllegalOperation);
    }
    if (plan->source != plan->dest && !is_empty(plan->dest)) {
        return error_code(seL4_DeleteFirst);
    }
    plan->pivot_cap = cap_update_data(slot_at(plan->pivot)->cap, invocation_argument(inv, 2), true);
    plan->cap = cap_update_data(slot_at(plan->source)->cap, invocation_argument(inv, 5), true);
    error = check_possible(&plan->cap);
    return error.code == seL4_NoError ? check_possible(&plan->pivot_cap) : error;
}

static void invoke_rotate(const struct cnode_plan *plan)
{
    if (plan->source == plan->dest) {
        slot_swap(plan->cap, plan->source, plan->pivot_cap, plan->pivot);
    } else {
        slot_move(plan->pivot_cap, plan->pivot, plan->dest);
        slot_move(plan->cap, plan->source, plan->pivot);
    }
}

static struct error decode_cancel_badged(const struct invocation *inv, struct cnode_plan *plan)
{
    struct error error = find_invoked(inv, &plan->dest);

    if (error.code != seL4_NoError) {
        return error;
    }
    plan->cap = slot_at(plan->dest)->cap;
    return plan->cap.type != CAP_ENDPOINT || plan->cap.rights != RIGHTS_ALL
               ? error_code(seL4_IllegalOperation)
               : error_none();
}

static void invoke_cancel_badged(const struct cap *cap)
{
    while (cap->word != 0 && endpoint_cancel_first_badged(cap->object, cap->word)) {
        if (preemption_point()) {
            return;
        }
    }
}

/* The receive phase that follows the first could find its own CSpace changed. */
struct error decode_cnode(const struct invocation *inv, struct cnode_plan *plan)
{
    if (inv->first_phase) {
        return error_capability(0);
    }
    switch (inv->label) {
    case CNodeCopy:
        return decode_copy(inv, plan);
    case CNodeMint:
        return decode_mint(inv, plan);
    case CNodeMove:
        return decode_move(inv, plan);
    case CNodeMutate:
        return decode_mutate(inv, plan);
    case CNodeRotate:
        return decode_rotate(inv, plan);
    case CNodeRevoke:
    case CNodeDelete:
        return find_invoked(inv, &plan->dest);
    case CNodeCancelBadgedSends:
        return decode_cancel_badged(inv, plan);
    default:
        return error_code(seL4_IllegalOperation);
    }
}

void invoke_cnode(const struct invocation *inv, const struct cnode_plan *plan)
{
    switch (inv->label) {
    case CNodeCopy:
    case CNodeMint:
        slot_insert(plan->cap, plan->source, plan->dest);
        break;
    case CNodeMove:
    case CNodeMutate:
        slot_move(plan->cap, plan->source, plan->dest);
        break;
    case CNodeRotate:
        invoke_rotate(plan);
        break;
    case CNodeRevoke:
        slot_revoke(plan->dest);
        break;
    case CNodeDelete:
        slot_delete(plan->dest);
        break;
    default:
        invoke_cancel_badged(&plan->cap);
        break;
    }
}
