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

#define VMID_SHIFT 48

static struct asid_entry *entry_of(word_t asid)
{
    pool_ref_t pool = ks.asid_pools[asid >> ASID_POOL_BITS & (ASID_POOLS - 1)];

    return pool == NIL ? NULL : &asid_pool_at(pool)->entry[asid & (ASIDS_PER_POOL - 1)];
}

u64 asid_vttbr(word_t asid)
{
    const struct asid_entry *entry = entry_of(asid);

    if (entry == NULL || entry->vspace == NIL) {
        return 0;
    }
    return (u64)entry->vmid << VMID_SHIFT | window_pa(entry->vspace);
}

bool vspace_cap_is_valid(const struct cap *cap)
{
    return cap->type == CAP_VSPACE && cap->aux != 0 && asid_vttbr(cap->word) == cap->aux;
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

void vspace_finalise(const struct cap *cap)
{
    struct asid_entry *entry = entry_of(cap->word);

    if (vspace_cap_is_valid(cap)) {
        give_back_vmid(entry->vmid);
        *entry = (struct asid_entry){.vspace = NIL};
        leave_vspaces();
    }
}

void asid_pool_finalise(const struct cap *cap)
{
    pool_ref_t *place = &ks.asid_pools[cap->word >> ASID_POOL_BITS & (ASID_POOLS - 1)];

    for (u32 i = 0; i < ASIDS_PER_POOL; i++) {
        give_back_vmid(asid_pool_at(cap->object)->entry[i].vmid);
    }
    *place = NIL;
    leave_vspaces();
}

void vspace_assign(struct cap *vspace, pool_ref_t pool, word_t asid)
{
    u32 vmid = find_vmid();

    if (vmid != 0) {
        ks.vmid_owner[vmid] = vspace->object;
    }
    asid_pool_at(pool)->entry[asid & (ASIDS_PER_POOL - 1)] =
        (struct asid_entry){.vspace = vspace->object, .vmid = vmid};
    vspace->word = asid;
    vspace->aux = asid_vttbr(asid);
}
