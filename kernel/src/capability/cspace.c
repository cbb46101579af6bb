/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Guarded CSpaces. An address of 64 bits can lead through as many CNodes, each of one bit but the last of
 * two; so a look-up before anything has been done looks for interrupts on its way.
 */
#include <base/bits.h>
#include <base/window.h>
#include <capability/cspace.h>
#include <machine/machine.h>

/*@ requires \valid(walk);
    assigns walk->failure;
    ensures \result == NIL && walk->failure.type == type;
    ensures walk->failure.words[0] == a && walk->failure.words[1] == b && walk->failure.words[2] == c;
 */
static slot_ref_t failed(struct cspace_walk *walk, word_t type, word_t a, word_t b, word_t c)
{
    walk->failure = (struct lookup_failure){type, {a, b, c}};
    return NIL;
}

/* Of a capability to a CNode, what leads on. */
struct level {
    ref_t first;
    u32 radix;
    u32 guard_bits;
    word_t guard;
};

/*@ requires 0 < node < PROOF_SLOTS && is_cnode(node);
    assigns \nothing;
    ensures \result.first == proof_slots[node].cap.object && \result.radix == proof_slots[node].cap.size;
    ensures \result.guard_bits == proof_slots[node].cap.aux && \result.guard == proof_slots[node].cap.word;
 */
static inline struct level level_at(slot_ref_t node)
{
    return (struct level){.first = slot_at(node)->cap.object,
                          .radix = slot_at(node)->cap.size,
                          .guard_bits = (u32)slot_at(node)->cap.aux,
                          .guard = slot_at(node)->cap.word};
}

/*@ requires \valid(walk);
    assigns walk->node, walk->bits_left;
    ensures \result == slot && walk->node == node && walk->bits_left == bits_left;
 */
static slot_ref_t stop(struct cspace_walk *walk, slot_ref_t node, u32 bits_left, slot_ref_t slot)
{
    walk->node = node;
    walk->bits_left = bits_left;
    return slot;
}

/* At most so many levels. CSPACE_GOES_ON: it is not at its end. */
/*@ requires is_lookup(walk) && is_cnode(walk->node) && 0 < levels <= WORD_BITS;
    assigns *walk;
    ensures \result != CSPACE_GOES_ON ==> is_resolved_by(walk, \result) && \result < PROOF_SLOTS;
    ensures \result == CSPACE_GOES_ON ==> is_lookup(walk) && is_cnode(walk->node) && goes_on(walk) &&
      walk->bits_left + levels <= \old(walk->bits_left) && !\old(ends_at(walk->node, walk->cptr, walk->bits_left));
 */
static NOINLINE slot_ref_t go_down(struct cspace_walk *walk, u32 levels)
{
    slot_ref_t node = walk->node;
    cptr_t cptr = walk->cptr;
    u32 bits = walk->bits_left;

    /*@ loop invariant 0 < node < PROOF_SLOTS && is_cnode(node) && 0 < bits <= WORD_BITS;
        loop invariant 0 <= levels <= \at(levels, Pre) && bits + (\at(levels, Pre) - levels) <= \at(walk->bits_left, Pre);
        loop invariant levels == \at(levels, Pre) ? node == \at(walk->node, Pre) && bits == \at(walk->bits_left, Pre)
          : !\at(ends_at(walk->node, walk->cptr, walk->bits_left), Pre);
        loop invariant last_node(node, cptr, bits) == \at(last_node(walk->node, walk->cptr, walk->bits_left), Pre);
        loop invariant last_bits(node, cptr, bits) == \at(last_bits(walk->node, walk->cptr, walk->bits_left), Pre);
        loop assigns levels, node, bits;
        loop variant levels;
     */
    for (; levels > 0; levels--) {
        struct level level = level_at(node);
        u32 level_bits = level.guard_bits + level.radix;
        word_t guard = shift_right(cptr, bits - level.guard_bits) & mask(level.guard_bits);

        /*@ assert guard_differs(node, cptr, bits) <==> level.guard_bits > bits || guard != level.guard; */
        if (level.guard_bits > bits || guard != level.guard) {
            /*@ assert ends_at(node, cptr, bits); */
            /*@ assert NIL == named(\at(walk->node, Pre), \at(walk->cptr, Pre), \at(walk->bits_left, Pre)); */
            return failed(walk, LOOKUP_GUARD_MISMATCH, bits, level.guard, level.guard_bits);
        }
        if (level_bits > bits) {
            /*@ assert ends_at(node, cptr, bits) && !guard_differs(node, cptr, bits); */
            /*@ assert NIL == named(\at(walk->node, Pre), \at(walk->cptr, Pre), \at(walk->bits_left, Pre)); */
            return failed(walk, LOOKUP_DEPTH_MISMATCH, bits, level_bits, 0);
        }
        /*@ ghost u32 before = bits; */
        bits -= level_bits;
        slot_ref_t slot = cnode_slot(level.first, shift_right(cptr, bits) & mask(level.radix));

        /*@ assert slot == leads_to(node, cptr, before); */
        if (bits == 0 || slot_at(slot)->cap.type != CAP_CNODE) {
            /*@ assert ends_at(node, cptr, before) && !guard_differs(node, cptr, before) && !is_short(node, cptr, before); */
            /*@ assert slot == named(\at(walk->node, Pre), \at(walk->cptr, Pre), \at(walk->bits_left, Pre)); */
            return stop(walk, node, bits, slot);
        }
        /*@ assert !ends_at(node, cptr, before); */
        node = slot;
    }
    return stop(walk, node, bits, CSPACE_GOES_ON);
}

slot_ref_t cspace_resolve(struct cspace_walk *walk)
{
    return slot_at(walk->node)->cap.type == CAP_CNODE ? go_down(walk, WORD_BITS)
                                                      : failed(walk, LOOKUP_INVALID_ROOT, 0, 0, 0);
}

slot_ref_t cspace_resolve_first(struct cspace_walk *walk)
{
    if (slot_at(walk->node)->cap.type != CAP_CNODE) {
        return failed(walk, LOOKUP_INVALID_ROOT, 0, 0, 0);
    }
    /*@ loop invariant is_lookup(walk) && is_cnode(walk->node) && goes_on(walk);
        loop invariant \at(ends_at(walk->node, walk->cptr, walk->bits_left), Pre) ==>
          walk->node == \at(walk->node, Pre) && walk->bits_left == \at(walk->bits_left, Pre);
        loop assigns *walk;
        loop variant walk->bits_left;
     */
    do {
        slot_ref_t slot = go_down(walk, CSPACE_LEVELS_AT_ONCE);

        if (slot != CSPACE_GOES_ON) {
            return slot;
        }
    } while (!gic_pending());
    /*@ assert !\at(ends_at(walk->node, walk->cptr, walk->bits_left), Pre); */
    return failed(walk, LOOKUP_INTERRUPTED, 0, 0, 0);
}

slot_ref_t cspace_resolve_part(struct cspace_walk *walk)
{
    return slot_at(walk->node)->cap.type == CAP_CNODE ? go_down(walk, CSPACE_LEVELS_AT_ONCE)
                                                      : failed(walk, LOOKUP_INVALID_ROOT, 0, 0, 0);
}

slot_ref_t cspace_lookup(tcb_ref_t tcb, cptr_t cptr)
{
    struct cspace_walk walk = cspace_walk(tcb, cptr);

    return cspace_resolve(&walk);
}

static NOINLINE struct error lookup_exact(struct cspace_walk *walk, word_t depth, bool source,
                                          slot_ref_t *slot)
{
    if ((depth < 1 || depth > WORD_BITS) && slot_at(walk->node)->cap.type == CAP_CNODE) {
        return error_range(1, WORD_BITS);
    }
    *slot = cspace_resolve_first(walk);
    if (*slot != NIL && walk->bits_left == 0) {
        return error_none();
    }
    if (*slot != NIL) {
        (void)failed(walk, LOOKUP_DEPTH_MISMATCH, walk->bits_left, 0, 0);
    }
    return walk->failure.type == LOOKUP_INTERRUPTED ? error_code(ERROR_INTERRUPTED)
                                                    : error_lookup(source, walk->failure);
}

static struct cspace_walk walk_from(slot_ref_t root, cptr_t index, word_t depth)
{
    return (struct cspace_walk){.node = root, .cptr = index, .bits_left = (u32)depth};
}

struct error cspace_lookup_source(slot_ref_t root, cptr_t index, word_t depth, slot_ref_t *slot)
{
    struct cspace_walk walk = walk_from(root, index, depth);

    return lookup_exact(&walk, depth, true, slot);
}

struct error cspace_lookup_run(slot_ref_t root, cptr_t index, word_t depth, slot_ref_t *first,
                               word_t *count)
{
    struct cspace_walk walk = walk_from(root, index, depth);
    struct error error = lookup_exact(&walk, depth, true, first);

    if (error.code == seL4_NoError) {
        struct cap node = slot_at(walk.node)->cap;

        *count = cnode_slot(node.object, bit(node.size)) - *first;
    }
    return error;
}

struct error cspace_lookup_target(slot_ref_t root, cptr_t index, word_t depth, slot_ref_t *slot)
{
    struct cspace_walk walk = walk_from(root, index, depth);

    return lookup_exact(&walk, depth, false, slot);
}

struct error cspace_lookup_empty(slot_ref_t root, cptr_t index, word_t depth, slot_ref_t *slot)
{
    struct error error = cspace_lookup_target(root, index, depth, slot);

    if (error.code == seL4_NoError && slot_at(*slot)->cap.type != CAP_NULL) {
        return error_code(seL4_DeleteFirst);
    }
    return error;
}
