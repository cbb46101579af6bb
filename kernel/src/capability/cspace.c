/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Guarded CSpaces.
 */
#include <base/bits.h>
#include <base/window.h>
#include <capability/cspace.h>

static struct slot_lookup failed(word_t type, word_t a, word_t b, word_t c)
{
    return (struct slot_lookup){.slot = NIL, .failure = {type, {a, b, c}}};
}

/* From *node, which becomes the CNode in which the slot lies. */
static inline struct slot_lookup resolve(struct cap *node, cptr_t cptr, u32 depth)
{
    u32 bits = depth;

    if (node->type != CAP_CNODE) {
        return failed(LOOKUP_INVALID_ROOT, 0, 0, 0);
    }
    for (;;) {
        u32 guard_bits = (u32)node->aux;
        u32 level_bits = guard_bits + node->size;
        word_t guard = shift_right(cptr, bits - guard_bits) & mask(guard_bits);

        if (guard_bits > bits || guard != node->word) {
            return failed(LOOKUP_GUARD_MISMATCH, bits, node->word, guard_bits);
        }
        if (level_bits > bits) {
            return failed(LOOKUP_DEPTH_MISMATCH, bits, level_bits, 0);
        }
        bits -= level_bits;
        slot_ref_t slot = cnode_slot(node->object, shift_right(cptr, bits) & mask(node->size));

        if (bits == 0 || slot_at(slot)->cap.type != CAP_CNODE) {
            return (struct slot_lookup){.slot = slot, .bits_left = bits};
        }
        *node = slot_at(slot)->cap;
    }
}

struct slot_lookup cspace_resolve(struct cap root, cptr_t cptr, u32 depth)
{
    return resolve(&root, cptr, depth);
}

struct slot_lookup cspace_lookup(tcb_ref_t tcb, cptr_t cptr)
{
    return cspace_resolve(tcb_slot_at(tcb, TCB_SLOT_CSPACE)->cap, cptr, WORD_BITS);
}

static struct error lookup_exact(struct cap *node, cptr_t index, word_t depth, bool source,
                                 slot_ref_t *slot)
{
    if (node->type != CAP_CNODE) {
        return error_lookup(source, (struct lookup_failure){.type = LOOKUP_INVALID_ROOT});
    }
    if (depth < 1 || depth > WORD_BITS) {
        return error_range(1, WORD_BITS);
    }
    struct slot_lookup found = resolve(node, index, (u32)depth);

    if (found.slot == NIL) {
        return error_lookup(source, found.failure);
    }
    if (found.bits_left != 0) {
        return error_lookup(source, (struct lookup_failure){.type = LOOKUP_DEPTH_MISMATCH,
                                                            .words = {found.bits_left, 0}});
    }
    *slot = found.slot;
    return error_none();
}

struct error cspace_lookup_source(struct cap root, cptr_t index, word_t depth, slot_ref_t *slot)
{
    return lookup_exact(&root, index, depth, true, slot);
}

struct error cspace_lookup_run(struct cap root, cptr_t index, word_t depth, slot_ref_t *first,
                               word_t *count)
{
    struct error error = lookup_exact(&root, index, depth, true, first);

    *count = error.code == seL4_NoError ? cnode_slot(root.object, bit(root.size)) - *first : 0;
    return error;
}

struct error cspace_lookup_target(struct cap root, cptr_t index, word_t depth, slot_ref_t *slot)
{
    return lookup_exact(&root, index, depth, false, slot);
}

struct error cspace_lookup_empty(struct cap root, cptr_t index, word_t depth, slot_ref_t *slot)
{
    struct error error = lookup_exact(&root, index, depth, false, slot);

    if (error.code == seL4_NoError && slot_at(*slot)->cap.type != CAP_NULL) {
        return error_code(seL4_DeleteFirst);
    }
    return error;
}

struct error cspace_lookup_pivot(struct cap root, cptr_t index, word_t depth, slot_ref_t *slot)
{
    return lookup_exact(&root, index, depth, true, slot);
}
