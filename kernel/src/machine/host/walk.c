/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Walks of stage-2 tables for the model of the TLB, written without the kernel's own: entries as the
 * Arm ARM has them (DDI 0487, D8.3), a first level of two tables side by side.
 */
#include "model.h"

#include <base/state.h>
#include <base/window_base.h>

#define FIRST 1u
#define LAST  3u
#define TABLE (1u << PAGE_BITS)

struct walk {
    paddr_t table[LAST + 1];
    vaddr_t address[LAST + 1];
    u32 index[LAST + 1]; /* of the next entry */
    u32 level;           /* 0: at the end */
};

static struct walk walk;

static u32 shift(u32 level)
{
    return 12 + 9 * (LAST - level);
}

static u32 entries(u32 level)
{
    return level == FIRST ? 1u << seL4_VSpaceIndexBits : TABLE_ENTRIES;
}

static bool is_in_window(paddr_t pa, u64 size)
{
    return pa >= ks.boot.window_pa && pa - ks.boot.window_pa <= HOST_WINDOW_SIZE - size;
}

static u64 entry_at(paddr_t table, u32 index)
{
    return ((const u64 *)(void *)(host_window + (table - ks.boot.window_pa)))[index];
}

bool walk_is_table(const struct walked *walked)
{
    return walked->level < LAST && (walked->entry & 3) == 3;
}

paddr_t walk_target(const struct walked *walked)
{
    return walked->entry & 0xfffffffff000ULL;
}

u64 walk_target_size(const struct walked *walked)
{
    return walk_is_table(walked) ? TABLE : walked->size;
}

static void enter(u32 level, paddr_t table, vaddr_t address)
{
    walk.level = level;
    walk.table[level] = table;
    walk.address[level] = address;
    walk.index[level] = 0;
}

void walk_start(paddr_t root)
{
    walk.level = 0;
    if (is_in_window(root, 2 * TABLE)) {
        enter(FIRST, root, 0);
    }
}

bool walk_next(struct walked *to)
{
    while (walk.level >= FIRST) {
        u32 level = walk.level;
        u32 index = walk.index[level]++;

        if (index == entries(level)) {
            walk.level--;
            continue;
        }
        *to = (struct walked){.table = walk.table[level],
                              .entry = entry_at(walk.table[level], index),
                              .level = level,
                              .address = walk.address[level] + ((u64)index << shift(level)),
                              .size = 1ULL << shift(level)};
        if (!(to->entry & ENTRY_VALID)) {
            continue;
        }
        if (walk_is_table(to) && is_in_window(walk_target(to), TABLE)) {
            enter(level + 1, walk_target(to), to->address);
        }
        return true;
    }
    return false;
}

bool walk_reaches(paddr_t root, paddr_t table, struct walked *to)
{
    struct walked at;

    *to = (struct walked){.table = table, .level = FIRST, .size = 1ULL << shift(FIRST)};
    if (table == root || table == root + TABLE) {
        to->address = table == root ? 0 : (u64)TABLE_ENTRIES << shift(FIRST);
        return true;
    }
    walk_start(root);
    while (walk_next(&at)) {
        if (walk_is_table(&at) && walk_target(&at) == table) {
            to->level = at.level + 1;
            to->address = at.address;
            to->size = 1ULL << shift(to->level);
            return true;
        }
    }
    return false;
}
