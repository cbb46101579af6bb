/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The model's TLB (Arm ARM, DDI 0487, D8.14 to D8.16). Two lists say what it may hold that is not in
 * the tables:
 *   loaded  which tables VTTBR_EL2 has named under which VMID. Whatever can be walked in them may be
 *           cached under it, whenever it was written, until all of the VMID has been invalidated.
 *   stale   entries that were removed or changed while their table could be walked, until they have
 *           been invalidated.
 * An invalidation takes effect at the barrier that completes it.
 */
#include "model.h"

#include <base/state.h>
#include <base/window.h>
#include <machine/machine.h>

#define TABLE      (1u << PAGE_BITS)
#define VMID_SHIFT 48

/* What of an entry may be cached: its own copy, and combinations of it with stage 1. */
enum {
    STAGE_2 = 1,
    COMBINED = 2,
    BOTH = 3
};

struct loaded {
    u32 vmid;
    paddr_t root;
    bool invalidated; /* as soon as the barrier comes */
};

struct stale {
    u32 vmid;
    struct walked walked;
    u8 held;
    u8 invalidated;
};

static struct loaded loaded[64];
static u32 loaded_count;
static struct stale stale[2048];
static u32 stale_count;

/* Tables with entries that walks may not see yet; any table, when there are too many. */
static paddr_t written[64];
static u32 written_count;
static bool vttbr_is_new; /* not synchronised */

static u32 vmid_of(u64 vttbr)
{
    return (u32)(vttbr >> VMID_SHIFT);
}

static paddr_t root_of(u64 vttbr)
{
    return vttbr & 0xfffffffff000ULL;
}

static bool overlap(u64 a, u64 a_size, u64 b, u64 b_size)
{
    return a < b + b_size && b < a + a_size;
}

/* Loading. */

static void mark_executable(paddr_t root)
{
    struct walked at;

    walk_start(root);
    while (walk_next(&at)) {
        if (!walk_is_table(&at) && ENTRY_EXECUTABLE(at.entry)) {
            cache_executable(walk_target(&at), at.size);
        }
    }
}

void tlb_mark_executable(void)
{
    for (u32 i = 0; i < loaded_count; i++) {
        mark_executable(loaded[i].root);
    }
}

static void load(u64 vttbr)
{
    for (u32 i = 0; i < loaded_count; i++) {
        if (loaded[i].vmid == vmid_of(vttbr) && loaded[i].root == root_of(vttbr)) {
            return;
        }
    }
    if (root_of(vttbr) == root_of(vttbr_empty())) {
        return;
    }
    if (loaded_count == ARRAY_SIZE(loaded)) {
        model_violated("more VSpaces are loaded than the model has room for");
        return;
    }
    loaded[loaded_count++] =
        (struct loaded){.vmid = vmid_of(vttbr), .root = root_of(vttbr), .invalidated = false};
    mark_executable(root_of(vttbr));
}

u64 vttbr_read(void)
{
    return host_machine.vttbr;
}

void vttbr_set(u64 vttbr)
{
    host_machine.vttbr = vttbr;
    vttbr_is_new = true;
    load(vttbr);
}

void tlb_synchronise(void)
{
    vttbr_is_new = false;
}

/* Writing. */

static bool is_written(paddr_t table)
{
    for (u32 i = 0; i < written_count && i < ARRAY_SIZE(written); i++) {
        if (written[i] == table) {
            return true;
        }
    }
    return written_count > ARRAY_SIZE(written);
}

static void note_written(paddr_t table)
{
    if (!is_written(table)) {
        if (written_count < ARRAY_SIZE(written)) {
            written[written_count] = table;
        }
        written_count++;
    }
}

static void keep(u32 vmid, const struct walked *old)
{
    if (stale_count == ARRAY_SIZE(stale)) {
        model_violated("more entries are stale than the model has room for");
        return;
    }
    stale[stale_count++] = (struct stale){.vmid = vmid, .walked = *old, .held = BOTH};
}

/* A new translation of these addresses, while an old one may be there. */
static void check_made(u32 vmid, const struct walked *made)
{
    for (u32 i = 0; i < stale_count; i++) {
        const struct walked *old = &stale[i].walked;

        if (stale[i].vmid == vmid && overlap(old->address, old->size, made->address, made->size)) {
            model_violated("VMID %u: %#llx is mapped before the old entry left the TLB", vmid,
                           (unsigned long long)made->address);
        }
    }
}

/* From valid to valid only rights may change (break before make, D8.16.1). */
static bool may_change(u64 old, u64 new)
{
    return ((old ^ new) & ~ENTRY_RIGHTS) == 0;
}

/* at: the entry, with its old value. */
static void change(u32 vmid, const struct walked *at, u64 value)
{
    struct walked made = *at;

    made.entry = value;
    if (value & ENTRY_VALID) {
        check_made(vmid, &made);
        if ((at->entry & ENTRY_VALID) && !may_change(at->entry, value)) {
            model_violated("VMID %u: the entry of %#llx is changed without break before make", vmid,
                           (unsigned long long)at->address);
        }
    }
    if (at->entry & ENTRY_VALID) {
        keep(vmid, at);
    }
}

/* A table that only the TLB still leads to. */
static void check_not_walked(paddr_t table)
{
    for (u32 i = 0; i < stale_count; i++) {
        if (walk_is_table(&stale[i].walked) && walk_target(&stale[i].walked) == table) {
            model_violated("VMID %u: a table is written that the TLB may still lead to",
                           stale[i].vmid);
        }
    }
}

static void check_published(const struct walked *made)
{
    if (walk_is_table(made) && is_written(walk_target(made))) {
        model_violated("a table is entered before what is in it can be seen");
    }
}

void pte_store(u64 *entry, u64 value)
{
    u64 offset = (u64)entry - (u64)host_window;
    paddr_t table = ks.boot.window_pa + (offset & ~(u64)(TABLE - 1));
    u64 old = *entry;
    struct walked at;

    check_not_walked(table);
    for (u32 i = 0; i < loaded_count && old != value; i++) {
        if (walk_reaches(loaded[i].root, table, &at)) {
            at.address += offset % TABLE / sizeof(u64) * at.size;
            at.entry = old;
            change(loaded[i].vmid, &at, value);
            at.entry = value;
            check_published(&at);
            if ((value & ENTRY_VALID) && !walk_is_table(&at) && ENTRY_EXECUTABLE(value)) {
                cache_executable(walk_target(&at), at.size);
            }
        }
    }
    *entry = value;
    note_written(table);
}

void table_zero(u64 *entries, u64 size)
{
    for (u64 i = 0; i < size / sizeof(u64); i++) {
        if (entries[i] != 0) {
            pte_store(&entries[i], 0);
        }
    }
}

/* Invalidating. */

static void check_invalidation(bool by_vmid)
{
    if (written_count != 0) {
        model_violated("TLBI before the entries written can be seen");
    }
    if (by_vmid && vttbr_is_new) {
        model_violated("TLBI before VTTBR_EL2 is synchronised");
    }
}

static void invalidate_all_of(struct stale *entry)
{
    entry->invalidated = BOTH;
}

static void invalidate_loaded(bool all, u32 vmid)
{
    for (u32 i = 0; i < loaded_count; i++) {
        loaded[i].invalidated |= all || loaded[i].vmid == vmid;
    }
    for (u32 i = 0; i < stale_count; i++) {
        if (all || stale[i].vmid == vmid) {
            invalidate_all_of(&stale[i]);
        }
    }
}

void tlbi_vmalls12e1(void)
{
    host_machine.tlb_invalidations++;
    check_invalidation(true);
    invalidate_loaded(false, vmid_of(host_machine.vttbr));
}

void tlbi_alle1(void)
{
    host_machine.tlb_invalidations++;
    check_invalidation(false);
    invalidate_loaded(true, 0);
}

/* What was reached by way of a table is at other addresses, too, and stays. */
void tlbi_ipas2e1(vaddr_t address)
{
    host_machine.tlb_invalidations++;
    check_invalidation(true);
    for (u32 i = 0; i < stale_count; i++) {
        const struct walked *old = &stale[i].walked;

        if (stale[i].vmid == vmid_of(host_machine.vttbr) && !walk_is_table(old) &&
            overlap(old->address, old->size, address, 1)) {
            stale[i].invalidated |= STAGE_2;
        }
    }
}

/* As long as the stage-2 entry is there, the combination can be made of it again. */
void tlbi_vmalle1(void)
{
    check_invalidation(true);
    for (u32 i = 0; i < stale_count; i++) {
        if (stale[i].vmid == vmid_of(host_machine.vttbr) && !(stale[i].held & STAGE_2)) {
            stale[i].invalidated |= COMBINED;
        }
    }
}

static void drop_stale(void)
{
    u32 kept = 0;

    for (u32 i = 0; i < stale_count; i++) {
        stale[i].held &= (u8)~stale[i].invalidated;
        stale[i].invalidated = 0;
        if (stale[i].held != 0) {
            stale[kept++] = stale[i];
        }
    }
    stale_count = kept;
}

/* What is loaded now is walked again at once. */
static void drop_loaded(void)
{
    u32 kept = 0;

    for (u32 i = 0; i < loaded_count; i++) {
        bool current = loaded[i].vmid == vmid_of(host_machine.vttbr) &&
                       loaded[i].root == root_of(host_machine.vttbr);

        if (current || !loaded[i].invalidated) {
            loaded[kept] = loaded[i];
            loaded[kept++].invalidated = false;
        }
    }
    loaded_count = kept;
}

void tlb_barrier(struct barrier barrier)
{
    if (barrier.tables) {
        written_count = 0;
    }
    if (barrier.tlb) {
        drop_stale();
        drop_loaded();
    }
}

/* Using. */

static bool has_asid(paddr_t root, u32 vmid)
{
    for (u32 i = 0; i < ASID_POOLS; i++) {
        for (u32 j = 0; ks.asid_pools[i] != NIL && j < ASIDS_PER_POOL; j++) {
            const struct asid_entry *entry = &asid_pool_at(ks.asid_pools[i])->entry[j];

            if (entry->vspace != NIL && window_pa(entry->vspace) == root && entry->vmid == vmid) {
                return true;
            }
        }
    }
    return false;
}

/* A VMID that is in use must be found with its owner's entries only, and one that is not must be
 * found empty by the next who gets it. */
static void check_loaded(const struct loaded *each)
{
    bool in_use = each->vmid == vmid_of(host_machine.vttbr);
    table_ref_t owner = ks.vmid_owner[each->vmid % VMIDS];

    if (in_use && each->root != root_of(host_machine.vttbr)) {
        model_violated("VMID %u: entries of another VSpace are in the TLB", each->vmid);
    }
    if (owner == NIL ? !has_asid(each->root, each->vmid) : window_pa(owner) != each->root) {
        model_violated("VMID %u: entries of a VSpace that has it no more are in the TLB",
                       each->vmid);
    }
}

/* ERET synchronises (Arm ARM D1.11), as the next exception will. */
void tlb_return(void)
{
    tlb_synchronise();
    if (written_count != 0) {
        model_violated("return to the user before the entries written can be seen");
    }
    if (stale_count != 0) {
        model_violated("VMID %u: the old entry of %#llx is still in the TLB", stale[0].vmid,
                       (unsigned long long)stale[0].walked.address);
    }
    for (u32 i = 0; i < loaded_count; i++) {
        check_loaded(&loaded[i]);
    }
}

static void check_reached(u32 vmid, const struct walked *at, paddr_t pa, u64 size)
{
    if (overlap(walk_target(at), walk_target_size(at), pa, size)) {
        model_violated("VMID %u: %#llx is handed out while the TLB may lead to it", vmid,
                       (unsigned long long)pa);
    }
}

void tlb_handed_out(paddr_t pa, u64 size)
{
    struct walked at;

    for (u32 i = 0; i < stale_count; i++) {
        check_reached(stale[i].vmid, &stale[i].walked, pa, size);
    }
    for (u32 i = 0; i < loaded_count; i++) {
        if (overlap(loaded[i].root, 2 * TABLE, pa, size)) {
            model_violated("VMID %u: its tables are handed out while they are walked",
                           loaded[i].vmid);
        }
        walk_start(loaded[i].root);
        while (walk_next(&at)) {
            check_reached(loaded[i].vmid, &at, pa, size);
        }
    }
}

void tlb_reset(void)
{
    loaded_count = 0;
    stale_count = 0;
    written_count = 0;
    vttbr_is_new = false;
    load(host_machine.vttbr);
}
