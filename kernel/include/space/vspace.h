/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * VSpaces, page tables, frames, ASIDs: stage-2 translation of PDs (Arm ARM D8).
 */
#pragma once

#include <base/cap.h>
#include <base/types.h>

/* Out of the VSpace it is mapped in, if that still has it. cap becomes that of an unmapped one. */
void frame_unmap(struct cap *cap);
void page_table_unmap(struct cap *cap);

/* The VSpace gets the ASID, which is one of this pool and free, and a VMID as long as there are any. */
void vspace_assign(struct cap *vspace, pool_ref_t pool, word_t asid);

/* The last capability is going away: its ASID and VMID are free again. */
void vspace_finalise(const struct cap *cap);
/* So are those of all VSpaces of this pool: threads in them will fault. */
void asid_pool_finalise(const struct cap *cap);

/* A VSpace capability as a thread may use it: assigned to an ASID that is still its own. */
bool vspace_cap_is_valid(const struct cap *cap);

/* VTTBR_EL2 of the VSpace that has this ASID, 0 = none. */
u64 asid_vttbr(word_t asid);

/* Makes tcb's VSpace the machine's (VTTBR_EL2); an invalid one becomes the empty VSpace in which
 * every access faults. Flushes when VMID 0 changes hands. */
void vspace_switch_to(tcb_ref_t tcb);
