/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * VSpaces, page tables, frames, ASIDs: stage-2 translation of PDs (Arm ARM D8).
 */
#pragma once

#include <api/invocation.h>

struct error decode_vspace(const struct invocation *inv) MUST_CHECK;
struct error decode_page_table(const struct invocation *inv) MUST_CHECK;
struct error decode_frame(const struct invocation *inv) MUST_CHECK;
struct error decode_asid_control(const struct invocation *inv) MUST_CHECK;
struct error decode_asid_pool(const struct invocation *inv) MUST_CHECK;

/* For deletion: the capability is going away (frame, page table: unmap; VSpace: give back ASID and
 * VMID when final; pool: forget its VSpaces). */
void frame_finalise(struct cap *cap);
void page_table_finalise(struct cap *cap, bool final);
void vspace_finalise(struct cap *cap, bool final);
void asid_pool_finalise(struct cap *cap, bool final);

/* A VSpace capability as a thread may use it: assigned to an ASID that is still its own. */
bool vspace_cap_is_valid(const struct cap *cap);

/* Makes tcb's VSpace the machine's (VTTBR_EL2); an invalid one becomes the empty VSpace in which
 * every access faults. Flushes when VMID 0 changes hands. */
void vspace_switch_to(tcb_ref_t tcb);

/* IPC buffer: checks that cap is a frame of this window that can hold one at vaddr (seL4_TCB_SetIPCBuffer). */
struct error ipc_buffer_check(vaddr_t address, const struct cap *frame) MUST_CHECK;
ref_t ipc_buffer_granule(vaddr_t address, const struct cap *frame);
