/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Mapping frames, one by one or many at once.
 */
#pragma once

#include <space/translation.h>

/* Where and how a frame is to be mapped. */
struct mapping {
    struct cap vspace;
    vaddr_t address;
    word_t rights;
    word_t attributes; /* enum seL4_ARM_VMAttributes */
};

/*@ assigns \nothing;
    ensures \result == frame_address(frame);
 */
static inline paddr_t frame_pa(struct cap frame)
{
    return (paddr_t)frame.object << PAGE_BITS;
}

/* The descriptor that shows the frame with these rights, as far as the capability has them. */
/*@ requires is_frame_size(frame.size);
    assigns \nothing;
    ensures shows(\result, frame, rights, attributes);
 */
static inline u64 frame_entry(struct cap frame, word_t rights, word_t attributes)
{
    bool cached = (attributes & seL4_ARM_PageCacheable) && !(frame.flags & CAP_DEVICE);

    return frame_pa(frame) | (frame.size == seL4_PageBits ? PTE_PAGE : PTE_BLOCK) | PTE_AF |
           pte_access(rights & frame.rights) |
           (cached ? PTE_NORMAL | PTE_INNER_SHAREABLE : PTE_DEVICE) |
           (attributes & seL4_ARM_ExecuteNever ? PTE_XN : 0);
}

/* The address is free, or the frame's already: then rights and attributes change. */
/*@ requires \valid_read(to) && \separated(to, proof_tables + (..)) && may_be_at(frame, to->vspace.object, to->address);
    assigns proof_tables[end_table(frame, to->vspace.object, to->address)].entry[end_index(frame, to->address)],
      proof_slots[frame].cap.word, proof_slots[frame].cap.aux, proof_tlb.told;
    ensures shows(end_entry(frame, to->vspace.object, to->address), proof_slots[frame].cap, to->rights, to->attributes);
    ensures may_be_at(frame, to->vspace.object, to->address);
    ensures only_end_differs{Pre, Here}(frame, to->vspace.object, to->address);
    ensures shows(proof_tables[\old(end_table(frame, to->vspace.object, to->address))].entry[\old(end_index(frame, to->address))],
      \old(proof_slots[frame].cap), \old(to->rights), \old(to->attributes));
    ensures proof_slots[frame].cap.word == \old(to->address) && proof_slots[frame].cap.aux == \old(to->vspace.word);
    ensures only_place_differs{Pre, Here}(frame);
    ensures \old(has(end_entry(frame, to->vspace.object, to->address), 0)) ==>
      proof_tlb.told == without_page(\old(proof_tlb.told), to->vspace.aux, to->address);
 */
void frame_map(slot_ref_t frame, const struct mapping *to);

/* As frame_unmap, but what the TLB holds stays. */
/*@ requires has_frame_place(frame);
    assigns proof_tables[..], proof_slots[..];
    ensures \old(is_shown(frame)) ==>
      is_cut(map_root(frame), proof_slots[frame].cap.word, level_of(proof_slots[frame].cap.size));
    ensures !\old(is_shown(frame)) ==> same_tables{Pre, Here};
    ensures is_nowhere(frame) && only_place_differs{Pre, Here}(frame);
 */
void frame_clear(slot_ref_t frame);
