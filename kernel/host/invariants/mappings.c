/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a VSpace maps: no kernel object ever, of the kernel's own memory at most what is shown, read-only, and
 * memory that came from untyped memory only by a capability to that frame, with no more rights. What the tool mapped
 * needs none.
 */
#include "check.h"

#include <space/pte.h>

#define FIRST_LEVEL 1u
#define LAST_LEVEL  3u

struct leaf {
    u64 entry;
    u64 pa;
    u64 size;
    vaddr_t address;
    u32 asid;
    u64 untyped_start; /* all untyped memory lies between these */
    u64 untyped_end;
};

static u64 level_size(u32 level)
{
    return BIT(PAGE_BITS + 9 * (LAST_LEVEL - level));
}

static bool is_of(const struct cap *cap, const struct leaf *leaf)
{
    return cap->type == CAP_FRAME && (u64)cap->object << PAGE_BITS == leaf->pa &&
           BIT(cap->size) == leaf->size && cap->word == leaf->address && cap->aux == leaf->asid;
}

static bool may_map(const struct cap *cap, const struct leaf *leaf)
{
    return (!(leaf->entry & PTE_WRITE) || (cap->rights & RIGHT_WRITE)) &&
           (!(leaf->entry & PTE_READ) || (cap->rights & RIGHT_READ));
}

/* The span of all untyped memory. */
static void find_untyped(const struct check *check, u64 *start, u64 *end)
{
    *start = ~0ULL;
    *end = 0;
    for (u32 i = 0; i < check->slot_count; i++) {
        const struct cap *cap = cap_data(check, i);

        if (cap->type == CAP_UNTYPED) {
            *start = cap->word < *start ? cap->word : *start;
            *end = cap->word + BIT(cap->size) > *end ? cap->word + BIT(cap->size) : *end;
        }
    }
}

static bool check_licence(struct check *check, const struct leaf *leaf)
{
    bool needed = false;

    for (u32 i = 0; i < check->slot_count; i++) {
        const struct cap *cap = cap_data(check, i);

        if (is_of(cap, leaf) && may_map(cap, leaf)) {
            return true;
        }
        needed |= cap->type == CAP_UNTYPED && leaf->pa < cap->word + BIT(cap->size) &&
                  cap->word < leaf->pa + leaf->size;
    }
    return !needed ||
           violated(check, "ASID %u maps %#llx at %#llx without a capability", leaf->asid,
                    (unsigned long long)leaf->pa, (unsigned long long)leaf->address);
}

/* The kernel's ring of events, where the tool has mapped it. */
static bool is_shown(const struct check *check, u64 offset, const struct leaf *leaf)
{
    return offset >= check->shown && leaf->size <= check->shown_size &&
           offset - check->shown <= check->shown_size - leaf->size && !(leaf->entry & PTE_WRITE) &&
           (leaf->entry & PTE_XN);
}

static bool check_leaf(struct check *check, const struct leaf *leaf)
{
    u64 offset = leaf->pa - check->ks->boot.window_pa;
    const struct object *object;

    if (offset < check->size) {
        if (offset < state_end(check) && !is_shown(check, offset, leaf)) {
            return violated(check, "ASID %u maps the kernel at %#llx", leaf->asid,
                            (unsigned long long)leaf->address);
        }
        object = object_over(check, offset, offset + leaf->size);
        if (object != NULL) {
            return violated(check, "ASID %u maps %s %#x at %#llx", leaf->asid,
                            cap_name(object->kind), object->ref, (unsigned long long)leaf->address);
        }
    }
    return leaf->pa >= leaf->untyped_end || leaf->pa + leaf->size <= leaf->untyped_start ||
           check_licence(check, leaf);
}

static bool check_table(struct check *check, table_ref_t table, u32 entries, u32 level,
                        struct leaf at);

static bool check_below(struct check *check, u32 level, const struct leaf *at)
{
    ref_t next = (ref_t)((at->pa - check->ks->boot.window_pa) >> GRANULE_BITS);
    struct object *object = object_find(check, next, CAP_PAGE_TABLE);

    if (object->seen) {
        return violated(check, "two entries lead to page table %#x", next);
    }
    object->seen = true;
    return check_table(check, next, TABLE_ENTRIES, level + 1, *at);
}

static bool check_table(struct check *check, table_ref_t table, u32 entries, u32 level,
                        struct leaf at)
{
    const u64 *entry = object_data(check, table);

    at.size = level_size(level);
    for (u32 i = 0; i < entries; i++, at.address += level_size(level)) {
        bool is_table = level < LAST_LEVEL && (entry[i] & PTE_TABLE) == PTE_TABLE;

        at.entry = entry[i];
        at.pa = entry[i] & PTE_ADDRESS_MASK;
        if ((entry[i] & PTE_VALID) &&
            !(is_table ? check_below(check, level, &at) : check_leaf(check, &at))) {
            return false;
        }
    }
    return true;
}

static bool check_pool(struct check *check, const struct asid_pool *pool, struct leaf start)
{
    for (u32 i = 0; i < ASIDS_PER_POOL; i++, start.asid++) {
        if (pool->entry[i].vspace != NIL &&
            !check_table(check, pool->entry[i].vspace, 2 * TABLE_ENTRIES, FIRST_LEVEL, start)) {
            return false;
        }
    }
    return true;
}

bool check_mappings(struct check *check)
{
    struct leaf start = {0};

    objects_forget(check);
    find_untyped(check, &start.untyped_start, &start.untyped_end);
    for (u32 i = 0; i < ASID_POOLS; i++) {
        const struct asid_pool *pool = find_pool(check, check->ks->asid_pools[i]);

        start.asid = i * ASIDS_PER_POOL;
        if (pool != NULL && !check_pool(check, pool, start)) {
            return false;
        }
    }
    return true;
}
