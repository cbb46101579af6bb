/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Invocations of VSpaces: cache maintenance by virtual address, and many frames at once.
 */
#include "decode.h"

#include "cache_range.h"
#include <space/frame.h>

#include <capability/cspace.h>
#include <machine/machine.h>
#include <sel4/constants.h>
#include <sel4/invocation.h>

/* Arguments 0 and 1: addresses within one page. Where nothing is mapped, nothing is cached. */
static struct error decode_cache(const struct invocation *inv, enum cache_operation operation)
{
    vaddr_t start = invocation_argument(inv, 0);
    vaddr_t end = invocation_argument(inv, 1);
    struct translation at;
    u64 entry, offset;

    if (inv->length < 2) {
        return error_code(seL4_TruncatedMessage);
    }
    if (end <= start) {
        return error_argument(1);
    }
    if (end - 1 > USER_VSPACE_TOP) {
        return error_code(seL4_IllegalOperation);
    }
    at = translation_find(inv->cap.object, start, LAST_LEVEL);
    entry = pte_read(at);
    if (!(entry & PTE_VALID)) {
        return error_none();
    }
    offset = start & MASK(level_bits(at.level));
    if (end - start > BIT(level_bits(at.level)) - offset) {
        return error_range(start, start | MASK(level_bits(at.level)));
    }
    return cache_range(inv, operation, pte_address(entry) + offset, end - start,
                       (entry & PTE_WRITE) != 0);
}

/* Consecutive slots of one CNode, whose end they do not pass: arguments 0 (index of the first), 1 (its
 * depth) and 2 (how many). */
static struct error find_frames(const struct invocation *inv, slot_ref_t *first, word_t *count)
{
    struct error error;
    const struct cap *root = &slot_at(inv->extra[0])->cap;
    word_t there = 0;

    *count = invocation_argument(inv, 2);
    if (*count < 1 || *count > seL4_ARM_MaxPagesAtOnce) {
        return error_range(1, seL4_ARM_MaxPagesAtOnce);
    }
    error = cspace_lookup_run(*root, invocation_argument(inv, 0), invocation_argument(inv, 1),
                              first, &there);
    if (error.code == seL4_NoError && *count > there) {
        return error_argument(2);
    }
    for (word_t i = 0; error.code == seL4_NoError && i < *count; i++) {
        if (slot_at(*first + (slot_ref_t)i)->cap.type != CAP_FRAME) {
            error = error_capability(1);
        }
    }
    return error;
}

static struct error check_all(slot_ref_t first, word_t count, struct mapping to)
{
    for (word_t i = 0; i < count; i++) {
        const struct cap *frame = &slot_at(first + (slot_ref_t)i)->cap;
        struct error error = frame_map_check(frame, &to);

        if (error.code != seL4_NoError) {
            return error;
        }
        to.address += BIT(frame->size);
    }
    return error_none();
}

static struct error decode_map_pages(const struct invocation *inv)
{
    slot_ref_t first = NIL;
    word_t count = 0;
    struct mapping to;
    struct error error;

    if (inv->length < 6 || inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    to.vspace = inv->cap;
    to.address = invocation_argument(inv, 3);
    to.rights = invocation_argument(inv, 4);
    to.attributes = invocation_argument(inv, 5);
    error = find_frames(inv, &first, &count);
    if (error.code == seL4_NoError) {
        error = check_all(first, count, to);
    }
    if (error.code != seL4_NoError) {
        return error;
    }
    for (word_t i = 0; i < count; i++) {
        struct cap *frame = &slot_at(first + (slot_ref_t)i)->cap;

        frame_map(frame, &to);
        to.address += BIT(frame->size);
    }
    return error_none();
}

static struct error decode_unmap_pages(const struct invocation *inv)
{
    slot_ref_t first = NIL;
    word_t count = 0;
    struct error error;

    if (inv->length < 3 || inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    error = find_frames(inv, &first, &count);
    for (word_t i = 0; error.code == seL4_NoError && i < count; i++) {
        word_t asid = slot_at(first + (slot_ref_t)i)->cap.aux;

        if (asid != 0 && asid != inv->cap.word) {
            error = error_capability(1);
        }
    }
    if (error.code != seL4_NoError) {
        return error;
    }
    for (word_t i = 0; i < count; i++) {
        frame_clear(&slot_at(first + (slot_ref_t)i)->cap);
    }
    tlb_invalidate_vmid(inv->cap.aux);
    return error_none();
}

static struct error decode_by_label(const struct invocation *inv)
{
    switch (inv->label) {
    case ARMVSpaceClean_Data:
        return decode_cache(inv, CACHE_CLEAN);
    case ARMVSpaceInvalidate_Data:
        return decode_cache(inv, CACHE_INVALIDATE);
    case ARMVSpaceCleanInvalidate_Data:
        return decode_cache(inv, CACHE_CLEAN_INVALIDATE);
    case ARMVSpaceUnify_Instruction:
        return decode_cache(inv, CACHE_UNIFY);
    case ARMVSpaceMapPages:
        return decode_map_pages(inv);
    case ARMVSpaceUnmapPages:
        return decode_unmap_pages(inv);
    default:
        return error_code(seL4_IllegalOperation);
    }
}

struct error decode_vspace(const struct invocation *inv)
{
    if (!vspace_cap_is_valid(&inv->cap)) {
        return error_capability(0);
    }
    return decode_by_label(inv);
}
