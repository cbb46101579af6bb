/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Invocations of VSpaces: cache maintenance by virtual address, and many frames at once. Of those the
 * caller's message tells which are left when it is interrupted.
 */
#include "decode.h"

#include "cache_range.h"
#include "mapping.h"

#include <base/window.h>
#include <capability/cspace.h>
#include <machine/machine.h>
#include <machine/preemption.h>
#include <space/ipc_buffer.h>
#include <sel4/constants.h>
#include <sel4/invocation.h>

/* Arguments 0 and 1: addresses within one page. Where nothing is mapped, nothing is cached. */
static struct error decode_cache(const struct invocation *inv, enum cache_operation operation,
                                 struct vspace_plan *plan)
{
    vaddr_t start = invocation_argument(inv, 0);
    vaddr_t end = invocation_argument(inv, 1);

    if (inv->length < 2) {
        return error_code(seL4_TruncatedMessage);
    }
    if (end <= start) {
        return error_argument(1);
    }
    if (end - 1 > USER_VSPACE_TOP) {
        return error_code(seL4_IllegalOperation);
    }

    struct translation at = translation_find(inv->cap.object, start, LAST_LEVEL);
    u64 entry = pte_read(at);
    u64 offset = start & mask(level_bits(at.level));

    if (!(entry & PTE_VALID)) {
        plan->cache = (struct cache_plan){.size = 0};
        return error_none();
    }
    if (end - start > bit(level_bits(at.level)) - offset) {
        return error_range(start, start | mask(level_bits(at.level)));
    }
    return decode_cache_range(inv, operation, pte_address(entry) + offset, end - start,
                              (entry & PTE_WRITE) != 0, &plan->cache);
}

/* Consecutive slots of one CNode, whose end they do not pass: arguments 0 (index of the first), 1 (its
 * depth) and 2 (how many). */
static struct error find_frames(const struct invocation *inv, struct vspace_plan *plan)
{
    word_t there = 0;

    plan->count = invocation_argument(inv, 2);
    if (plan->count < 1 || plan->count > seL4_ARM_MaxPagesAtOnce) {
        return error_range(1, seL4_ARM_MaxPagesAtOnce);
    }

    struct error error = cspace_lookup_run(inv->extra[0], invocation_argument(inv, 0),
                                           invocation_argument(inv, 1), &plan->first, &there);

    if (error.code == seL4_NoError && plan->count > there) {
        return error_argument(2);
    }
    for (word_t i = 0; error.code == seL4_NoError && i < plan->count; i++) {
        if (slot_at(plan->first + (slot_ref_t)i)->cap.type != CAP_FRAME) {
            error = error_capability(1);
        }
    }
    return error;
}

static struct error check_all(const struct vspace_plan *plan)
{
    struct mapping to = plan->mapping;
    struct error error = error_none();

    for (word_t i = 0; error.code == seL4_NoError && i < plan->count; i++) {
        slot_ref_t frame = plan->first + (slot_ref_t)i;

        error = check_mapping(frame, &to);
        to.address += bit(slot_at(frame)->cap.size);
    }
    return error;
}

static struct error decode_map_pages(const struct invocation *inv, struct vspace_plan *plan)
{
    if (inv->length < 6 || inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    plan->mapping.vspace = inv->cap;
    plan->mapping.address = invocation_argument(inv, 3);
    plan->mapping.rights = invocation_argument(inv, 4);
    plan->mapping.attributes = invocation_argument(inv, 5);

    struct error error = find_frames(inv, plan);

    return error.code == seL4_NoError ? check_all(plan) : error;
}

/* Interrupted: the call that is made again is about the frames from number `done` on. Arguments 0 and 2. */
static COLD void leave_rest(const struct invocation *inv, word_t done)
{
    tcb_at(inv->caller)->context.x[REG_MR0] += done;
    tcb_at(inv->caller)->context.x[REG_MR0 + 2] -= done;
}

static void invoke_map_pages(const struct invocation *inv, const struct vspace_plan *plan)
{
    struct mapping to = plan->mapping;

    for (word_t i = 0; i < plan->count; i++) {
        slot_ref_t frame = plan->first + (slot_ref_t)i;

        if (i > 0 && preemption_point()) {
            leave_rest(inv, i);
            tcb_at(inv->caller)->context.x[REG_MR0 + 3] = to.address;
            break;
        }
        frame_map(frame, &to);
        to.address += bit(slot_at(frame)->cap.size);
    }
}

static struct error decode_unmap_pages(const struct invocation *inv, struct vspace_plan *plan)
{
    if (inv->length < 3 || inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }

    struct error error = find_frames(inv, plan);

    for (word_t i = 0; error.code == seL4_NoError && i < plan->count; i++) {
        word_t asid = slot_at(plan->first + (slot_ref_t)i)->cap.aux;

        if (asid != 0 && asid != inv->cap.word) {
            error = error_capability(1);
        }
    }
    return error;
}

static void invoke_unmap_pages(const struct invocation *inv, const struct vspace_plan *plan)
{
    for (word_t i = 0; i < plan->count; i++) {
        if (i > 0 && preemption_point()) {
            leave_rest(inv, i);
            break;
        }
        frame_clear(plan->first + (slot_ref_t)i);
    }
    tlb_invalidate_vmid(inv->cap.aux);
}

static struct error decode_by_label(const struct invocation *inv, struct vspace_plan *plan)
{
    switch (inv->label) {
    case ARMVSpaceClean_Data:
        return decode_cache(inv, CACHE_CLEAN, plan);
    case ARMVSpaceInvalidate_Data:
        return decode_cache(inv, CACHE_INVALIDATE, plan);
    case ARMVSpaceCleanInvalidate_Data:
        return decode_cache(inv, CACHE_CLEAN_INVALIDATE, plan);
    case ARMVSpaceUnify_Instruction:
        return decode_cache(inv, CACHE_UNIFY, plan);
    case ARMVSpaceMapPages:
        return decode_map_pages(inv, plan);
    case ARMVSpaceUnmapPages:
        return decode_unmap_pages(inv, plan);
    default:
        return error_code(seL4_IllegalOperation);
    }
}

struct error decode_vspace(const struct invocation *inv, struct vspace_plan *plan)
{
    if (!vspace_cap_is_valid(inv->cap)) {
        return error_capability(0);
    }
    return decode_by_label(inv, plan);
}

void invoke_vspace(const struct invocation *inv, const struct vspace_plan *plan)
{
    switch (inv->label) {
    case ARMVSpaceMapPages:
        invoke_map_pages(inv, plan);
        break;
    case ARMVSpaceUnmapPages:
        invoke_unmap_pages(inv, plan);
        break;
    default:
        invoke_cache_range(inv, &plan->cache);
        break;
    }
}
