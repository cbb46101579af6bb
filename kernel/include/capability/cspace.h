/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Resolving capability addresses in guarded CSpaces (seL4 manual 3.3).
 */
#pragma once

#include <base/cap.h>
#include <base/error.h>
#include <base/speculation.h>
#include <base/types.h>
#include <base/window.h>

/* The look-up that nearly all are: in a CSpace of one CNode whose guard takes all other bits, as the tool
 * builds it. root: what a TCB's slot for it can hold, a capability to a CNode or none, which has no bits
 * at all. A bool says whether it is one, because comparing the slot with NIL would be an instruction more:
 * where this is inlined the bool is a branch that is there anyway. */
struct flat_lookup {
    bool found;
    slot_ref_t slot; /* NIL when not found: the general look-up decides */
};

static inline struct flat_lookup cspace_lookup_flat(struct cap root, cptr_t cptr)
{
    u8 size = root.size;
    word_t index = index_within(cptr, size);

    if (unlikely(size + root.aux != WORD_BITS || shift_right(cptr, size) != root.word)) {
        return (struct flat_lookup){.found = false, .slot = NIL};
    }
    return (struct flat_lookup){.found = true, .slot = cnode_slot(root.object, index)};
}

struct slot_lookup {
    slot_ref_t slot; /* NIL: failed, see failure */
    u32 bits_left;
    struct lookup_failure failure;
};

/* The slot that cptr names in the CSpace whose root capability is root, using depth bits. Stops
 * early, with bits left, where a non-CNode capability is met. */
struct slot_lookup cspace_resolve(struct cap root, cptr_t cptr, u32 depth);

/* Full-depth look-up in a thread's own CSpace; a remaining depth is accepted as the API does. */
struct slot_lookup cspace_lookup(tcb_ref_t tcb, cptr_t cptr);

/* Source/target look-up for CNode operations: exact depth, error carries was_source. */
struct error cspace_lookup_source(struct cap root, cptr_t index, word_t depth,
                                  slot_ref_t *slot) MUST_CHECK;
/* A source, and how many slots there are from it to the end of its CNode. */
struct error cspace_lookup_run(struct cap root, cptr_t index, word_t depth, slot_ref_t *first,
                               word_t *count) MUST_CHECK;
struct error cspace_lookup_target(struct cap root, cptr_t index, word_t depth,
                                  slot_ref_t *slot) MUST_CHECK;
/* A target that must be empty: seL4_DeleteFirst when it is not. */
struct error cspace_lookup_empty(struct cap root, cptr_t index, word_t depth,
                                 slot_ref_t *slot) MUST_CHECK;
struct error cspace_lookup_pivot(struct cap root, cptr_t index, word_t depth,
                                 slot_ref_t *slot) MUST_CHECK;
