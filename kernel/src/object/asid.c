/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * ASIDs: a VSpace gets one from a pool before it can be used, and with it a VMID of the hardware, as
 * long as there are any; all others share VMID 0 (docs/design/vmids.md).
 */
#include <arch/machine.h>
#include <kernel/cspace.h>
#include <kernel/state.h>
#include <kernel/window.h>
#include <object/derivation.h>
#include <object/vspace.h>
#include <sel4/constants.h>
#include <sel4/invocation.h>

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

static struct error find_free_pool(u32 *index)
{
    for (u32 i = 0; i < ASID_POOLS; i++) {
        if (ks.asid_pools[i] == NIL) {
            *index = i;
            return error_none();
        }
    }
    return error_code(seL4_DeleteFirst);
}

static struct error check_pool_memory(slot_ref_t slot)
{
    const struct cap *untyped = &slot_at(slot)->cap;

    if (untyped->type != CAP_UNTYPED || untyped->size != seL4_ASIDPoolBits ||
        (untyped->flags & CAP_DEVICE)) {
        return error_capability(1);
    }
    return slot_has_children(slot) ? error_code(seL4_RevokeFirst) : error_none();
}

static void invoke_make_pool(slot_ref_t memory, u32 index, slot_ref_t dest)
{
    struct cap *untyped = &slot_at(memory)->cap;
    pool_ref_t pool = window_ref(untyped->word);

    *asid_pool_at(pool) = (struct asid_pool){0};
    untyped->aux = BIT(untyped->size);
    ks.asid_pools[index] = pool;
    slot_insert_new((struct cap){.type = CAP_ASID_POOL,
                                 .rights = RIGHTS_ALL,
                                 .object = pool,
                                 .word = (word_t)index << ASID_POOL_BITS},
                    memory, dest);
}

struct error decode_asid_control(const struct invocation *inv)
{
    u32 index = 0;
    slot_ref_t dest = NIL;
    struct error error;

    if (inv->label != ARMASIDControlMakePool) {
        return error_code(seL4_IllegalOperation);
    }
    if (inv->length < 2 || inv->extra[0] == NIL || inv->extra[1] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    error = find_free_pool(&index);
    if (error.code == seL4_NoError) {
        error = check_pool_memory(inv->extra[0]);
    }
    if (error.code == seL4_NoError) {
        error = cspace_lookup_empty(slot_at(inv->extra[1])->cap, invocation_argument(inv, 0),
                                    invocation_argument(inv, 1), &dest);
    }
    if (error.code == seL4_NoError) {
        invoke_make_pool(inv->extra[0], index, dest);
    }
    return error;
}

/* ASID 0 means none, in the capabilities of frames and page tables. */
static struct error find_free_asid(const struct cap *pool, word_t *asid)
{
    for (word_t i = pool->word == 0 ? 1 : 0; i < ASIDS_PER_POOL; i++) {
        if (asid_pool_at(pool->object)->entry[i].vspace == NIL) {
            *asid = pool->word + i;
            return error_none();
        }
    }
    return error_code(seL4_DeleteFirst);
}

static void invoke_assign(struct cap *vspace, word_t asid)
{
    u32 vmid = find_vmid();

    if (vmid != 0) {
        ks.vmid_owner[vmid] = vspace->object;
    }
    *entry_of(asid) = (struct asid_entry){.vspace = vspace->object, .vmid = vmid};
    vspace->word = asid;
    vspace->aux = asid_vttbr(asid);
}

struct error decode_asid_pool(const struct invocation *inv)
{
    struct cap *vspace;
    word_t asid = 0;
    struct error error;

    if (inv->label != ARMASIDPoolAssign) {
        return error_code(seL4_IllegalOperation);
    }
    if (inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    vspace = &slot_at(inv->extra[0])->cap;
    if (vspace->type != CAP_VSPACE || vspace->aux != 0) {
        return error_capability(1);
    }
    error = find_free_asid(&inv->cap, &asid);
    if (error.code == seL4_NoError) {
        invoke_assign(vspace, asid);
    }
    return error;
}
