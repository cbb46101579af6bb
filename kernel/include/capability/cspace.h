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

/*@ requires root.aux <= WORD_BITS;
    assigns \nothing;
    ensures \result.found <==> root.size + root.aux == WORD_BITS && shifted(cptr, root.size) == root.word;
    ensures !\result.found ==> \result.slot == NIL;
    ensures \forall integer node; is_cnode(node) && proof_slots[node].cap == root && \result.found ==>
      \result.slot == named(node, cptr, WORD_BITS) && 0 < \result.slot < PROOF_SLOTS;
 */
static inline struct flat_lookup cspace_lookup_flat(struct cap root, cptr_t cptr)
{
    u8 size = root.size;
    word_t index = index_within(cptr, size);

    if (unlikely(size + root.aux != WORD_BITS || shift_right(cptr, size) != root.word)) {
        return (struct flat_lookup){.found = false, .slot = NIL};
    }
    return (struct flat_lookup){.found = true, .slot = cnode_slot(root.object, index)};
}

/* A look-up: from the CNode whose capability is in the slot node, by so many bits of cptr. */
struct cspace_walk {
    slot_ref_t node; /* in the end the one in which the slot lies that was found */
    u32 bits_left;   /* 1 to 64 in the beginning */
    cptr_t cptr;
    struct lookup_failure failure; /* set when nothing was found */
};

/* Of an address in the thread's own CSpace. */
/*@ assigns \nothing;
    ensures \result.node == root_of(tcb) && \result.bits_left == WORD_BITS && \result.cptr == cptr;
 */
static inline struct cspace_walk cspace_walk(tcb_ref_t tcb, cptr_t cptr)
{
    return (struct cspace_walk){
        .node = tcb_slot(tcb, TCB_SLOT_CSPACE), .bits_left = WORD_BITS, .cptr = cptr};
}

/* The slot at the end; NIL: there is none. Stops early, with bits left, where something else than a
 * capability to a CNode is met. */
/*@ requires is_lookup(walk);
    assigns *walk;
    ensures is_resolved_by(walk, \result) && \result < PROOF_SLOTS;
 */
NOINLINE slot_ref_t cspace_resolve(struct cspace_walk *walk);

/* How many levels are gone down between two looks for interrupts: more than CSpaces usually have, and those
 * that have no more are never interrupted. */
#define CSPACE_LEVELS_AT_ONCE 4u

/* The same before the system call has done anything: fails with LOOKUP_INTERRUPTED when an interrupt waits
 * after some levels, and the call has to be made again. */
/*@ requires is_lookup(walk);
    assigns *walk;
    ensures \result == NIL && walk->failure.type == LOOKUP_INTERRUPTED ||
      is_resolved_by(walk, \result) && \result < PROOF_SLOTS;
    ensures \old(ends_at(walk->node, walk->cptr, walk->bits_left)) ==> is_resolved_by(walk, \result);
 */
NOINLINE slot_ref_t cspace_resolve_first(struct cspace_walk *walk);

/* At most so many levels of one. CSPACE_GOES_ON, the number of no slot: it is not at its end. */
#define CSPACE_GOES_ON ((slot_ref_t)-1)
slot_ref_t cspace_resolve_part(struct cspace_walk *walk);

/* cspace_resolve() of a thread's own address; a remaining depth is accepted as the API does. */
/*@ requires are_cnodes && 0 < root_of(tcb) < PROOF_SLOTS;
    assigns \nothing;
    ensures \result == named_by(tcb, cptr) && \result < PROOF_SLOTS;
 */
slot_ref_t cspace_lookup(tcb_ref_t tcb, cptr_t cptr);

/* Source/target look-up for CNode operations, while they are decoded, from the capability in the slot root:
 * exact depth, error carries was_source, or is ERROR_INTERRUPTED. */
struct error cspace_lookup_source(slot_ref_t root, cptr_t index, word_t depth,
                                  slot_ref_t *slot) MUST_CHECK;
/* A source, and how many slots there are from it to the end of its CNode. */
COLD struct error cspace_lookup_run(slot_ref_t root, cptr_t index, word_t depth, slot_ref_t *first,
                                    word_t *count) MUST_CHECK;
/*@ requires 0 < root < PROOF_SLOTS && \valid(slot);
    assigns *slot;
    ensures \result.code == seL4_NoError ==> 0 < *slot < PROOF_SLOTS;
 */
NOINLINE struct error cspace_lookup_target(slot_ref_t root, cptr_t index, word_t depth,
                                           slot_ref_t *slot) MUST_CHECK;
/* A target that must be empty: seL4_DeleteFirst when it is not. */
COLD struct error cspace_lookup_empty(slot_ref_t root, cptr_t index, word_t depth,
                                      slot_ref_t *slot) MUST_CHECK;
