/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * VSpaces, page tables, frames, ASIDs: stage-2 translation of PDs (Arm ARM D8).
 */
#pragma once

#include <base/cap.h>
#include <base/state.h>
#include <base/types.h>

/* What the capability in the slot is to goes out of the VSpace it is mapped in, if that still has it. The
 * capability becomes that of an unmapped one. */
/*@ requires has_frame_place(frame);
    assigns proof_tables[..], proof_slots[..], proof_tlb.told;
    ensures \old(is_shown(frame)) ==>
      is_cut(map_root(frame), proof_slots[frame].cap.word, level_of(proof_slots[frame].cap.size));
    ensures !\old(is_shown(frame)) ==> same_tables{Pre, Here};
    ensures \old(proof_slots[frame].cap.aux) == 0 || is_nowhere(frame);
    ensures only_place_differs{Pre, Here}(frame);
    ensures \old(has_root(frame)) ==> proof_tlb.told ==
      without_page(\old(proof_tlb.told), \old(vttbr_at(proof_slots[frame].cap.aux)), \old(proof_slots[frame].cap.word));
 */
void frame_unmap(slot_ref_t frame);
/*@ requires has_place(table);
    assigns proof_tables[..], proof_slots[..], proof_tlb.told;
    ensures \old(has_parent(table, 1)) ==> is_cut(map_root(table), proof_slots[table].cap.word, 1);
    ensures \old(has_parent(table, 2)) ==> is_cut(map_root(table), proof_slots[table].cap.word, 2);
    ensures !\old(has_parent(table, 1)) && !\old(has_parent(table, 2)) ==> same_tables{Pre, Here};
    ensures is_nowhere(table) && only_place_differs{Pre, Here}(table);
    ensures \old(has_parent(table, 1)) || \old(has_parent(table, 2)) ==>
      proof_tlb.told == without_vmid(\old(proof_tlb.told), \old(vttbr_at(proof_slots[table].cap.aux)));
 */
void page_table_unmap(slot_ref_t table);

/* The VSpace gets the ASID, which is one of this pool and free, and a VMID as long as there are any. */
void vspace_assign(slot_ref_t vspace, pool_ref_t pool, word_t asid);

/* The last capability, in the slot, is going away: its ASID and VMID are free again. */
void vspace_finalise(slot_ref_t slot);
/* So are those of all VSpaces of this pool: threads in them will fault. */
void asid_pool_finalise(slot_ref_t slot);

/* VTTBR_EL2: root and VMID of a VSpace. */
#define VMID_SHIFT 48

/*@ assigns \nothing;
    ensures \result == ((vttbr >> 48) & 0xff) && \result < VMIDS;
 */
static inline u64 vmid_of(u64 vttbr)
{
    return vttbr >> VMID_SHIFT & (VMIDS - 1);
}

/*@ requires is_page(root) && vmid < VMIDS;
    assigns \nothing;
    ensures \result == vttbr(vmid, root) && output_of(\result) == root && (root != 0 ==> \result != 0);
 */
static inline u64 vttbr_of(u32 vmid, paddr_t root)
{
    return (u64)vmid << VMID_SHIFT | root;
}

/* VTTBR_EL2 of the VSpace that has this ASID, 0 = none. */
/*@ requires has_space(asid);
    assigns \nothing;
    ensures \result == vttbr_at(asid);
    ensures space_of(asid) != NIL ==> \result != 0 && ref_of(output_of(\result)) == space_of(asid);
 */
u64 asid_vttbr(word_t asid);

/* A VSpace capability as a thread may use it: assigned to an ASID that is still its own. */
/*@ requires cap.type == CAP_VSPACE ==> has_space(cap.word);
    assigns \nothing;
    ensures \result <==> is_space(cap);
 */
static inline bool vspace_cap_is_valid(struct cap cap)
{
    return cap.type == CAP_VSPACE && cap.aux != 0 && asid_vttbr(cap.word) == cap.aux;
}

/* Makes tcb's VSpace the machine's (VTTBR_EL2); an invalid one becomes the empty VSpace in which
 * every access faults. Flushes when VMID 0 changes hands. */
void vspace_switch_to(tcb_ref_t tcb);

/* The empty VSpace, of which the TLB holds nothing: what else translation depends on can change. */
void vspace_switch_to_none(void);
