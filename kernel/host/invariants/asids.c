/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * ASIDs and VMIDs: each VSpace has at most one of both, and who has which is the same wherever it is
 * written.
 */
#include "check.h"

#define VMID_SHIFT 48

static bool check_entry(struct check *check, u32 asid, struct asid_entry entry)
{
    struct object *object = object_find(check, entry.vspace, CAP_VSPACE);

    if (entry.vspace == NIL) {
        return entry.vmid == 0 || violated(check, "ASID %u has a VMID but no VSpace", asid);
    }
    if (asid == 0 || object->seen) {
        return violated(check, "ASID %u: VSpace %#x must not have it", asid, entry.vspace);
    }
    object->seen = true;
    if (entry.vmid >= VMIDS ||
        (entry.vmid != 0 && check->ks->vmid_owner[entry.vmid] != entry.vspace)) {
        return violated(check, "ASID %u: VMID %u is not that of VSpace %#x", asid, entry.vmid,
                        entry.vspace);
    }
    return true;
}

/* entries: how many VSpaces have a VMID. */
static bool check_pools(struct check *check, u32 *entries)
{
    objects_forget(check);
    for (u32 i = 0; i < ASID_POOLS; i++) {
        const struct asid_pool *pool = find_pool(check, check->ks->asid_pools[i]);

        for (u32 j = 0; pool != NULL && j < ASIDS_PER_POOL; j++) {
            if (!check_entry(check, i * ASIDS_PER_POOL + j, pool->entry[j])) {
                return false;
            }
            *entries += pool->entry[j].vmid != 0;
        }
    }
    return true;
}

/* The VMID of each entry has its VSpace as owner; when there are as many owners as entries, there is
 * no other. */
static bool check_owners(struct check *check, u32 entries)
{
    u32 owners = 0;

    for (u32 i = 0; i < VMIDS; i++) {
        owners += check->ks->vmid_owner[i] != NIL;
    }
    if (check->ks->vmid_owner[0] != NIL) {
        return violated(check, "VMID 0 has an owner");
    }
    return owners == entries ||
           violated(check, "%u VMIDs have owners but %u VSpaces have one", owners, entries);
}

static const struct asid_entry *entry_of(const struct check *check, word_t asid)
{
    const struct asid_pool *pool =
        asid < ASID_POOLS * ASIDS_PER_POOL
            ? find_pool(check, check->ks->asid_pools[asid / ASIDS_PER_POOL])
            : NULL;

    return pool == NULL ? NULL : &pool->entry[asid % ASIDS_PER_POOL];
}

/* A capability whose ASID is not its VSpace's any more means nothing. */
static bool check_vspace_cap(struct check *check, slot_ref_t ref, const struct cap *cap)
{
    const struct asid_entry *entry = cap->word == 0 ? NULL : entry_of(check, cap->word);
    u64 root = check->ks->boot.window_pa + ((u64)cap->object << GRANULE_BITS);

    return entry == NULL || entry->vspace != cap->object ||
           cap->aux == ((u64)entry->vmid << VMID_SHIFT | root) ||
           violated(check, "slot %#x: VTTBR %#llx is not that of VSpace %#x", ref,
                    (unsigned long long)cap->aux, cap->object);
}

static bool check_pool_cap(struct check *check, slot_ref_t ref, const struct cap *cap)
{
    return (cap->word < ASID_POOLS * ASIDS_PER_POOL && cap->word % ASIDS_PER_POOL == 0 &&
            check->ks->asid_pools[cap->word / ASIDS_PER_POOL] == cap->object) ||
           violated(check, "slot %#x: an ASID pool that is not in the table", ref);
}

bool check_asids(struct check *check)
{
    u32 entries = 0;

    if (!check_pools(check, &entries) || !check_owners(check, entries)) {
        return false;
    }
    for (u32 i = 0; i < check->slot_count; i++) {
        const struct cap *cap = cap_data(check, i);

        if ((cap->type == CAP_VSPACE && !check_vspace_cap(check, check->slots[i].ref, cap)) ||
            (cap->type == CAP_ASID_POOL && !check_pool_cap(check, check->slots[i].ref, cap))) {
            return false;
        }
    }
    return true;
}
