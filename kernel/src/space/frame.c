/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Frames of 4 KiB, 2 MiB and 1 GiB: mapping and unmapping.
 */
#include <space/frame.h>

#include <machine/machine.h>

/*@ requires frame < PROOF_SLOTS && is_frame(proof_slots[frame].cap) && is_walk(root, address);
    assigns \nothing;
    ensures is_end(root, address, level_of(proof_slots[frame].cap.size), \result.table, \result.index, \result.level);
 */
static struct translation find(slot_ref_t frame, table_ref_t root, vaddr_t address)
{
    return translation_find(root, address, frame_level(slot_at(frame)->cap.size));
}

/* A valid entry is first taken away: size and attributes must not change under a TLB's eyes (Arm
 * ARM D8.14.1). */
void frame_map(slot_ref_t frame, const struct mapping *to)
{
    struct translation at = find(frame, to->vspace.object, to->address);

    if (pte_is_valid(pte_read(at))) {
        pte_write(at, 0);
        tlb_invalidate_ipa(to->vspace.aux, to->address);
    }
    pte_write(at, frame_entry(slot_at(frame)->cap, to->rights, to->attributes));
    table_write_barrier();
    slot_at(frame)->cap.word = to->address;
    slot_at(frame)->cap.aux = to->vspace.word;
}

void frame_clear(slot_ref_t frame)
{
    u64 vttbr = asid_vttbr(slot_at(frame)->cap.aux);

    if (slot_at(frame)->cap.aux != 0 && vttbr != 0) {
        struct translation at = find(frame, vttbr_root(vttbr), slot_at(frame)->cap.word);

        if (at.level == frame_level(slot_at(frame)->cap.size) &&
            pte_maps(pte_read(at), at.level, frame_pa(slot_at(frame)->cap))) {
            pte_write(at, 0);
        }
    }
    slot_at(frame)->cap.word = 0;
    slot_at(frame)->cap.aux = 0;
}

void frame_unmap(slot_ref_t frame)
{
    word_t asid = slot_at(frame)->cap.aux;
    vaddr_t address = slot_at(frame)->cap.word;

    if (asid != 0) {
        u64 vttbr = asid_vttbr(asid);

        frame_clear(frame);
        if (vttbr != 0) {
            tlb_invalidate_ipa(vttbr, address);
        }
    }
}
