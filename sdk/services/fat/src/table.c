/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The tables: which cluster follows which, and which are free. Only values that are clusters of the volume come out of here. The
 * upper four bits of FAT32's entries are not ours and stay as they are.
 */
#include "fat/fat.h"

#define WIDE_BITS  0x0fffffffu
#define WIDE_LAST  0x0ffffff8u /* and above: the last of a chain */
#define SMALL_LAST 0xfff8u

static uint32_t entry_bytes(const struct microkit_fat *volume)
{
    return volume->wide ? 4 : 2;
}

/* The entry of a cluster, in the window. */
static fat_result entry_at(struct microkit_fat *volume, uint32_t cluster, uint8_t **bytes)
{
    uint64_t offset = (uint64_t)cluster * entry_bytes(volume);

    TRY(window_load(volume, &volume->tables, volume->table + offset / MICROKIT_FAT_SECTOR));
    *bytes = volume->tables.data + offset % MICROKIT_FAT_SECTOR;
    return MICROKIT_FAT_OK;
}

static fat_result get(struct microkit_fat *volume, uint32_t cluster, uint32_t *value)
{
    uint8_t *bytes;

    TRY(entry_at(volume, cluster, &bytes));
    *value = volume->wide ? get32(bytes) & WIDE_BITS : get16(bytes);
    return MICROKIT_FAT_OK;
}

static fat_result set(struct microkit_fat *volume, uint32_t cluster, uint32_t value)
{
    uint8_t *bytes;

    TRY(entry_at(volume, cluster, &bytes));
    if (volume->wide) {
        put32(bytes, (get32(bytes) & ~WIDE_BITS) | (value & WIDE_BITS));
    } else {
        put16(bytes, value);
    }
    volume->tables.changed = true;
    return MICROKIT_FAT_OK;
}

static uint32_t last_of(const struct microkit_fat *volume)
{
    return volume->wide ? WIDE_LAST : SMALL_LAST;
}

fat_result table_next(struct microkit_fat *volume, uint32_t cluster, uint32_t *next)
{
    TRY(get(volume, cluster, next));
    if (*next >= last_of(volume)) {
        *next = 0;
    } else if (!is_cluster(volume, *next)) {
        return MICROKIT_FAT_CORRUPT; /* free, bad, or none of the volume's */
    }
    return MICROKIT_FAT_OK;
}

fat_result table_end(struct microkit_fat *volume, uint32_t cluster)
{
    return set(volume, cluster, WIDE_BITS);
}

/* The counts are hints: what the device says of them may be wrong, so they neither wrap nor decide. */
static void count_free(struct microkit_fat *volume, bool more)
{
    if (volume->free != UINT32_MAX && (more || volume->free != 0)) {
        volume->free += more ? 1 : UINT32_MAX;
    }
    volume->info_changed = true;
}

static uint32_t behind(const struct microkit_fat *volume, uint32_t cluster)
{
    return cluster + 1 < volume->end ? cluster + 1 : FIRST_CLUSTER;
}

/* Once around, from where the last one was found. */
static fat_result find_free(struct microkit_fat *volume, uint32_t *cluster)
{
    uint32_t value;

    *cluster = is_cluster(volume, volume->search) ? volume->search : FIRST_CLUSTER;
    for (uint32_t i = FIRST_CLUSTER; i < volume->end; i++) {
        TRY(get(volume, *cluster, &value));
        if (value == 0) {
            return MICROKIT_FAT_OK;
        }
        *cluster = behind(volume, *cluster);
    }
    return MICROKIT_FAT_FULL;
}

/* The chain's new end is an end before something leads to it. */
fat_result table_allocate(struct microkit_fat *volume, uint32_t before, uint32_t *cluster)
{
    TRY(find_free(volume, cluster));
    TRY(table_end(volume, *cluster));
    if (before != 0) {
        TRY(set(volume, before, *cluster));
    }
    volume->search = behind(volume, *cluster);
    count_free(volume, false);
    return MICROKIT_FAT_OK;
}

/* Each step makes one free, and a chain that comes back to itself finds it free: so it ends. */
fat_result table_release(struct microkit_fat *volume, uint32_t cluster)
{
    uint32_t next;

    while (cluster != 0) {
        TRY(table_next(volume, cluster, &next));
        TRY(set(volume, cluster, 0));
        count_free(volume, true);
        cluster = next;
    }
    return MICROKIT_FAT_OK;
}

static fat_result count_all(struct microkit_fat *volume)
{
    uint32_t value, found = 0;

    for (uint32_t cluster = FIRST_CLUSTER; cluster < volume->end; cluster++) {
        TRY(get(volume, cluster, &value));
        found += value == 0;
    }
    volume->free = found;
    volume->info_changed = true;
    return MICROKIT_FAT_OK;
}

fat_result microkit_fat_free(struct microkit_fat *volume, uint32_t *clusters)
{
    if (volume->free == UINT32_MAX) {
        TRY(count_all(volume));
    }
    *clusters = volume->free;
    return MICROKIT_FAT_OK;
}
