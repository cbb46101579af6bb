/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the first sector says of the volume, believed only where it fits together and on the device; and what is written back
 * about the volume as a whole.
 */
#include "fat/fat.h"

#define OF_SECTOR_SIZE  11
#define OF_CLUSTER      13
#define OF_RESERVED     14
#define OF_TABLES       16
#define OF_ROOT_ENTRIES 17
#define OF_SECTORS_16   19
#define OF_TABLE_16     22
#define OF_SECTORS_32   32
#define OF_TABLE_32     36
#define OF_FLAGS        40
#define OF_VERSION      42
#define OF_ROOT_CLUSTER 44
#define OF_INFO         48
#define OF_MARK         510
#define MARK            0xaa55u

#define FLAG_ONE_TABLE  0x80u /* only the table with the number in the bits below counts */
#define FLAG_TABLE      0x0fu

#define SMALL_CLUSTERS  4085u /* fewer: FAT12 */
#define WIDE_CLUSTERS   65525u
#define MOST_CLUSTERS   0x0ffffff5u

#define INFO_FIRST      0
#define INFO_SECOND     484
#define INFO_FREE       488
#define INFO_SEARCH     492
#define FIRST_MARK      0x41615252u
#define SECOND_MARK     0x61417272u

struct layout {
    uint32_t cluster, reserved, tables, root_entries, table;
    uint64_t sectors, data, clusters;
};

static fat_result read_layout(const uint8_t *boot, uint64_t there, struct layout *is)
{
    is->cluster = boot[OF_CLUSTER];
    is->reserved = get16(boot + OF_RESERVED);
    is->tables = boot[OF_TABLES];
    is->root_entries = get16(boot + OF_ROOT_ENTRIES);
    is->table = get16(boot + OF_TABLE_16);
    if (is->table == 0) {
        is->table = get32(boot + OF_TABLE_32);
    }
    is->sectors = get16(boot + OF_SECTORS_16);
    if (is->sectors == 0) {
        is->sectors = get32(boot + OF_SECTORS_32);
    }
    if (get16(boot + OF_MARK) != MARK || get16(boot + OF_SECTOR_SIZE) != MICROKIT_FAT_SECTOR) {
        return MICROKIT_FAT_UNSUPPORTED;
    }
    if (is->cluster == 0 || (is->cluster & (is->cluster - 1)) != 0 || is->reserved == 0 ||
        is->tables == 0 || is->table == 0 || is->sectors > there) {
        return MICROKIT_FAT_CORRUPT;
    }
    is->data = is->reserved + (uint64_t)is->tables * is->table +
               (is->root_entries + IN_SECTOR - 1) / IN_SECTOR;
    if (is->data >= is->sectors) {
        return MICROKIT_FAT_CORRUPT;
    }
    is->clusters = (is->sectors - is->data) / is->cluster;
    return MICROKIT_FAT_OK;
}

static void take_layout(struct microkit_fat *volume, const struct layout *is)
{
    volume->wide = is->clusters >= WIDE_CLUSTERS;
    volume->cluster_sectors = is->cluster;
    volume->table = is->reserved;
    volume->table_sectors = is->table;
    volume->tables_end = is->reserved + (uint64_t)is->tables * is->table;
    volume->root = volume->tables_end;
    volume->root_entries = is->root_entries;
    volume->data = is->data;
    volume->end = (uint32_t)is->clusters + FIRST_CLUSTER;
    volume->free = UINT32_MAX;
    volume->search = FIRST_CLUSTER;
}

/* The tables have an entry for each cluster. */
static bool fits(const struct microkit_fat *volume)
{
    uint64_t size = (uint64_t)volume->end * (volume->wide ? 4 : 2);

    return size <= (uint64_t)volume->table_sectors * MICROKIT_FAT_SECTOR;
}

static void take_one_table(struct microkit_fat *volume, uint32_t number)
{
    volume->table += (uint64_t)number * volume->table_sectors;
    volume->tables_end = volume->table + volume->table_sectors;
}

/* The counts are hints, so a volume without them, or with others than can be, is right. */
static fat_result read_info(struct microkit_fat *volume, uint32_t sector)
{
    const uint8_t *info = volume->entries.data;

    if (sector == 0 || sector >= volume->table) {
        return MICROKIT_FAT_OK;
    }
    TRY(window_load(volume, &volume->entries, sector));
    if (get32(info + INFO_FIRST) != FIRST_MARK || get32(info + INFO_SECOND) != SECOND_MARK) {
        return MICROKIT_FAT_OK;
    }
    volume->info = sector;
    volume->search = get32(info + INFO_SEARCH);
    if (get32(info + INFO_FREE) <= volume->end - FIRST_CLUSTER) {
        volume->free = get32(info + INFO_FREE);
    }
    return MICROKIT_FAT_OK;
}

static fat_result mount_wide(struct microkit_fat *volume, const uint8_t *boot)
{
    uint32_t flags = get16(boot + OF_FLAGS), info = get16(boot + OF_INFO);

    if (get16(boot + OF_VERSION) != 0) {
        return MICROKIT_FAT_UNSUPPORTED;
    }
    volume->root_cluster = get32(boot + OF_ROOT_CLUSTER);
    if (!is_cluster(volume, volume->root_cluster) || volume->root_entries != 0) {
        return MICROKIT_FAT_CORRUPT;
    }
    if ((flags & FLAG_ONE_TABLE) != 0) {
        if (volume->table + ((uint64_t)(flags & FLAG_TABLE) + 1) * volume->table_sectors >
            volume->tables_end) {
            return MICROKIT_FAT_CORRUPT;
        }
        take_one_table(volume, flags & FLAG_TABLE);
    }
    return read_info(volume, info);
}

static fat_result mount_small(const struct microkit_fat *volume)
{
    return volume->root_entries != 0 ? MICROKIT_FAT_OK : MICROKIT_FAT_CORRUPT;
}

fat_result microkit_fat_mount(struct microkit_fat *volume, const struct microkit_fat_device *device)
{
    const uint8_t *boot = volume->entries.data;
    struct layout is;

    *volume = (struct microkit_fat){.device = *device, .time = 0x00210000}; /* 1 January 1980 */
    volume->entries.sector = NO_SECTOR;
    volume->tables.sector = NO_SECTOR;
    if (device->sectors == 0) {
        return MICROKIT_FAT_UNSUPPORTED;
    }
    TRY(window_load(volume, &volume->entries, 0));
    TRY(read_layout(boot, device->sectors, &is));
    if (is.clusters < SMALL_CLUSTERS || is.clusters >= MOST_CLUSTERS) {
        return MICROKIT_FAT_UNSUPPORTED;
    }
    take_layout(volume, &is);
    if (!fits(volume)) {
        return MICROKIT_FAT_CORRUPT;
    }
    return volume->wide ? mount_wide(volume, boot) : mount_small(volume);
}

uint32_t microkit_fat_cluster_size(const struct microkit_fat *volume)
{
    return volume->cluster_sectors * MICROKIT_FAT_SECTOR;
}

static fat_result write_info(struct microkit_fat *volume)
{
    if (!volume->info_changed || volume->info == 0) {
        return MICROKIT_FAT_OK;
    }
    TRY(window_load(volume, &volume->entries, volume->info));
    put32(volume->entries.data + INFO_FREE, volume->free);
    put32(volume->entries.data + INFO_SEARCH, volume->search);
    volume->entries.changed = true;
    volume->info_changed = false;
    return MICROKIT_FAT_OK;
}

/* Tables before entries: an entry never leads to clusters that are not its own. */
fat_result microkit_fat_sync(struct microkit_fat *volume)
{
    TRY(window_save(volume, &volume->tables));
    TRY(write_info(volume));
    TRY(window_save(volume, &volume->entries));
    return volume->device.flush(volume->device.context) ? MICROKIT_FAT_OK : MICROKIT_FAT_IO;
}
