/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Places in directories, one after the other, and the 32 bytes there. A directory is a chain of clusters; only FAT16's root is
 * a row of sectors. None is longer than 65,536 entries, so a chain that comes back to itself ends, too.
 */
#include "fat/fat.h"

static uint32_t in_cluster(const struct microkit_fat *volume)
{
    return volume->cluster_sectors * IN_SECTOR;
}

static void locate(const struct microkit_fat *volume, struct microkit_fat_place *place)
{
    uint32_t index = place->index;

    if (place->cluster == 0) {
        place->sector = volume->root + index / IN_SECTOR;
    } else {
        index %= in_cluster(volume);
        place->sector = sector_of(volume, place->cluster) + index / IN_SECTOR;
    }
    place->offset = index % IN_SECTOR * ENTRY_SIZE;
}

fat_result place_first(struct microkit_fat *volume, uint32_t cluster,
                       struct microkit_fat_place *place)
{
    *place = (struct microkit_fat_place){0};
    place->cluster = cluster == 0 ? volume->root_cluster : cluster;
    if (place->cluster != 0 && !is_cluster(volume, place->cluster)) {
        return MICROKIT_FAT_CORRUPT;
    }
    locate(volume, place);
    return MICROKIT_FAT_OK;
}

/* Into the next cluster where one ends. END if there is none; then place is as it was. */
static fat_result step(struct microkit_fat *volume, struct microkit_fat_place *place)
{
    uint32_t next = place->cluster;

    if (place->cluster == 0) {
        if (place->index + 1 == volume->root_entries) {
            return MICROKIT_FAT_END;
        }
    } else if ((place->index + 1) % in_cluster(volume) == 0) {
        TRY(table_next(volume, place->cluster, &next));
        if (next == 0) {
            return MICROKIT_FAT_END;
        }
    }
    place->cluster = next;
    place->index++;
    locate(volume, place);
    return MICROKIT_FAT_OK;
}

fat_result place_next(struct microkit_fat *volume, struct microkit_fat_place *place)
{
    if (place->index + 1 == MOST_ENTRIES) {
        return place->cluster == 0 ? MICROKIT_FAT_END : MICROKIT_FAT_CORRUPT;
    }
    return step(volume, place);
}

/* Zeros are on the device before the chain leads to them. */
static fat_result clear(struct microkit_fat *volume, uint32_t cluster)
{
    for (uint32_t i = 0; i < volume->cluster_sectors; i++) {
        TRY(window_fill(volume, &volume->entries, sector_of(volume, cluster) + i));
    }
    return window_save(volume, &volume->entries);
}

fat_result place_extend(struct microkit_fat *volume, struct microkit_fat_place *place)
{
    uint32_t cluster, before = place->cluster;

    if (place->index + 1 == MOST_ENTRIES) {
        return MICROKIT_FAT_FULL;
    }
    fat_result result = step(volume, place);
    if (result != MICROKIT_FAT_END) {
        return result;
    }
    if (before == 0) {
        return MICROKIT_FAT_FULL;
    }
    TRY(table_allocate(volume, before, &cluster));
    TRY(clear(volume, cluster));
    return step(volume, place);
}

fat_result place_load(struct microkit_fat *volume, const struct microkit_fat_place *place,
                      uint8_t **bytes)
{
    TRY(window_load(volume, &volume->entries, place->sector));
    *bytes = volume->entries.data + place->offset;
    return MICROKIT_FAT_OK;
}

uint32_t entry_first(const struct microkit_fat *volume, const uint8_t *bytes)
{
    return get16(bytes + OF_LOW) | (volume->wide ? get16(bytes + OF_HIGH) << 16 : 0);
}

void entry_set_first(uint8_t *bytes, uint32_t cluster)
{
    put16(bytes + OF_LOW, cluster);
    put16(bytes + OF_HIGH, cluster >> 16);
}

void entry_make(const struct microkit_fat *volume, uint8_t *bytes, const uint8_t *short_name,
                uint8_t attributes, uint32_t cluster)
{
    for (uint32_t i = 0; i < ENTRY_SIZE; i++) {
        bytes[i] = i < SHORT_SIZE ? short_name[i] : 0;
    }
    bytes[OF_ATTRIBUTES] = attributes;
    put32(bytes + OF_CREATED, volume->time);
    put16(bytes + OF_ACCESSED, volume->time >> 16);
    put32(bytes + OF_WRITTEN, volume->time);
    entry_set_first(bytes, cluster);
}
