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
void frame_unmap(slot_ref_t frame);
void page_table_unmap(slot_ref_t table);

/* The VSpace gets the ASID, which is one of this pool and free, and a VMID as long as there are any. */
void vspace_assign(slot_ref_t vspace, pool_ref_t pool, word_t asid);

/* The last capability, in the slot, is going away: its ASID and VMID are free again. */
void vspace_finalise(slot_ref_t slot);
/* So are those of all VSpaces of this pool: threads in them will fault. */
void asid_pool_finalise(slot_ref_t slot);

/* VTTBR_EL2: root and VMID of a VSpace. */
#define VMID_SHIFT 48

static inline u64 vmid_of(u64 vttbr)
{
    return vttbr >> VMID_SHIFT & (VMIDS - 1);
}

/* VTTBR_EL2 of the VSpace that has this ASID, 0 = none. */
u64 asid_vttbr(word_t asid);

/* A VSpace capability as a thread may use it: assigned to an ASID that is still its own. */
static inline bool vspace_cap_is_valid(struct cap cap)
{
    return cap.type == CAP_VSPACE && cap.aux != 0 && asid_vttbr(cap.word) == cap.aux;
}

/* Makes tcb's VSpace the machine's (VTTBR_EL2); an invalid one becomes the empty VSpace in which
 * every access faults. Flushes when VMID 0 changes hands. */
void vspace_switch_to(tcb_ref_t tcb);

/* The empty VSpace, of which the TLB holds nothing: what else translation depends on can change. */
void vspace_switch_to_none(void);
