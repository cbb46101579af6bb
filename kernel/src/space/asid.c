/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * ASIDs: a VSpace gets one from a pool before it can be used, and with it a VMID of the hardware, as
 * long as there are any; all others share VMID 0 (docs/design/vmids.md).
 */
#include <base/state.h>
#include <base/window.h>
#include <machine/machine.h>
#include <space/vspace.h>

/* The pool of an ASID is number pool_index of the kernel's, its entry there number entry_index. */
/*@ assigns \nothing;
    ensures \result == asid / ASIDS_PER_POOL % ASID_POOLS;
 */
static word_t pool_index(word_t asid)
{
    return asid / ASIDS_PER_POOL % ASID_POOLS;
}

/*@ assigns \nothing;
    ensures \result == asid % ASIDS_PER_POOL;
 */
static word_t entry_index(word_t asid)
{
    return asid % ASIDS_PER_POOL;
}

/* What belongs to the ASID; without a pool, as to one that is free. */
/*@ requires pool_of(asid) < PROOF_OBJECTS;
    assigns \nothing;
    ensures \result.vspace == space_of(asid);
    ensures \result.vspace != NIL ==> \result.vmid == vmid_at(asid);
 */
static struct asid_entry entry_of(word_t asid)
{
    const struct asid_entry none = {.vspace = NIL};
    pool_ref_t pool = ks.asid_pools[pool_index(asid)];

    return pool == NIL ? none : *asid_entry_at(pool, entry_index(asid));
}

u64 asid_vttbr(word_t asid)
{
    struct asid_entry entry = entry_of(asid);

    return entry.vspace == NIL ? 0 : vttbr_of(entry.vmid, window_pa(entry.vspace));
}

static u32 find_vmid(void)
{
    for (u32 vmid = 1; vmid < VMIDS; vmid++) {
        if (ks.vmid_owner[vmid] == NIL) {
            return vmid;
        }
    }
    return 0;
}

static void give_back_vmid(u32 vmid)
{
    if (vmid != 0) {
        ks.vmid_owner[vmid & (VMIDS - 1)] = NIL;
    }
}

/* The translations in use may be those that just ended: first they are left, then what the TLB holds
 * of them goes, so that nothing of them can be walked afterwards. */
static void leave_vspaces(void)
{
    ks.shared_vmid_user = NIL;
    if (ks.current != NIL) {
        vspace_switch_to(ks.current);
    } else {
        vttbr_write(vttbr_empty());
    }
    tlb_invalidate_all();
}

void vspace_finalise(slot_ref_t slot)
{
    word_t asid = slot_at(slot)->cap.word;
    pool_ref_t pool = ks.asid_pools[pool_index(asid)];

    if (pool != NIL && vspace_cap_is_valid(slot_at(slot)->cap)) {
        give_back_vmid(asid_entry_at(pool, entry_index(asid))->vmid);
        *asid_entry_at(pool, entry_index(asid)) = (struct asid_entry){.vspace = NIL};
        leave_vspaces();
    }
}

void asid_pool_finalise(slot_ref_t slot)
{
    pool_ref_t pool = slot_at(slot)->cap.object;

    for (u32 i = 0; i < ASIDS_PER_POOL; i++) {
        give_back_vmid(asid_entry_at(pool, i)->vmid);
    }
    ks.asid_pools[pool_index(slot_at(slot)->cap.word)] = NIL;
    leave_vspaces();
}

void vspace_assign(slot_ref_t vspace, pool_ref_t pool, word_t asid)
{
    table_ref_t root = slot_at(vspace)->cap.object;
    u32 vmid = find_vmid();

    if (vmid != 0) {
        ks.vmid_owner[vmid] = root;
    }
    *asid_entry_at(pool, entry_index(asid)) = (struct asid_entry){.vspace = root, .vmid = vmid};
    slot_at(vspace)->cap.word = asid;
    slot_at(vspace)->cap.aux = asid_vttbr(asid);
}
