/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Frames of 4 KiB, 2 MiB and 1 GiB: mapping and unmapping.
 */
#include <space/frame.h>

#include <machine/machine.h>
#include <sel4/constants.h>

/* Reading and writing, reading, or neither: what can be written can be read, or is not mapped. */
static u64 access_bits(word_t rights)
{
    if (!(rights & RIGHT_READ)) {
        return 0;
    }
    return rights & RIGHT_WRITE ? PTE_READ | PTE_WRITE : PTE_READ;
}

static u64 entry_of(slot_ref_t frame, const struct mapping *to)
{
    bool cached =
        (to->attributes & seL4_ARM_PageCacheable) && !(slot_at(frame)->cap.flags & CAP_DEVICE);

    return frame_pa(slot_at(frame)->cap) |
           (slot_at(frame)->cap.size == seL4_PageBits ? PTE_PAGE : PTE_BLOCK) | PTE_AF |
           access_bits(to->rights & slot_at(frame)->cap.rights) |
           (cached ? PTE_NORMAL | PTE_INNER_SHAREABLE : PTE_DEVICE) |
           (to->attributes & seL4_ARM_ExecuteNever ? PTE_XN : 0);
}

static struct translation find(slot_ref_t frame, table_ref_t root, vaddr_t address)
{
    return translation_find(root, address, frame_level(slot_at(frame)->cap.size));
}

/* A valid entry is first taken away: size and attributes must not change under a TLB's eyes (Arm
 * ARM D8.14.1). */
void frame_map(slot_ref_t frame, const struct mapping *to)
{
    struct translation at = find(frame, to->vspace.object, to->address);

    if (pte_read(at) & PTE_VALID) {
        pte_write(at, 0);
        tlb_invalidate_ipa(to->vspace.aux, to->address);
    }
    pte_write(at, entry_of(frame, to));
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
