/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Another name, another directory. The new entry is on the device before the old one is removed, so that nothing is ever without a
 * name; where both are in one sector, one write does both. A directory's ".." is set at the end: it is only looked at by others.
 */
#include "fat/fat.h"

static bool same_place(const struct microkit_fat_place *one, const struct microkit_fat_place *other)
{
    return one->sector == other->sector && one->offset == other->offset;
}

/* ---- in its place ---------------------------------------------------------------------------- */

static bool has_short_name(const uint8_t *bytes, const struct name *name)
{
    for (uint32_t i = 0; i < SHORT_SIZE; i++) {
        if (bytes[i] != name->short_name[i]) {
            return false;
        }
    }
    return name->is_short;
}

static fat_result drop_long_name(struct microkit_fat *volume,
                                 const struct microkit_fat_entry *entry)
{
    struct microkit_fat_place place = entry->begin;
    uint8_t *bytes;

    while (!same_place(&place, &entry->place)) {
        TRY(place_load(volume, &place, &bytes));
        bytes[0] = ENTRY_REMOVED;
        volume->entries.changed = true;
        TRY(place_next(volume, &place));
    }
    return MICROKIT_FAT_OK;
}

/* Only the letters' case changes, and the short name has them. A second entry with it must not be, not even for a moment. */
static fat_result change_case(struct microkit_fat *volume, const struct microkit_fat_entry *entry,
                              const struct name *name)
{
    uint8_t *bytes;

    TRY(drop_long_name(volume, entry));
    TRY(place_load(volume, &entry->place, &bytes));
    bytes[OF_CASE] = name->letter_case;
    volume->entries.changed = true;
    return window_save(volume, &volume->entries);
}

/* ---- to another place ------------------------------------------------------------------------ */

/* All of the old entry but its name. */
static fat_result move(struct microkit_fat *volume, const struct microkit_fat_entry *entry,
                       const uint8_t *old, uint32_t directory, struct name *name)
{
    struct microkit_fat_place place;
    uint8_t *bytes;

    TRY(directory_add(volume, directory, name, old[OF_ATTRIBUTES], entry->first, &place));
    TRY(place_load(volume, &place, &bytes));
    for (uint32_t i = OF_CASE + 1; i < ENTRY_SIZE; i++) {
        bytes[i] = old[i];
    }
    volume->entries.changed = true;
    return directory_drop(volume, entry);
}

static fat_result set_parent(struct microkit_fat *volume, uint32_t cluster, uint32_t parent)
{
    struct microkit_fat_place place;
    uint8_t *bytes;

    TRY(place_first(volume, cluster, &place));
    TRY(place_next(volume, &place));
    TRY(place_load(volume, &place, &bytes));
    if (bytes[0] != '.' || bytes[1] != '.') {
        return MICROKIT_FAT_CORRUPT;
    }
    entry_set_first(bytes, parent);
    volume->entries.changed = true;
    return window_save(volume, &volume->entries);
}

/* ---- for programs ---------------------------------------------------------------------------- */

/* What is moved, and its 32 bytes. */
static fat_result find_old(struct microkit_fat *volume, const char *path, uint32_t *directory,
                           struct microkit_fat_entry *entry, uint8_t *old)
{
    struct name name;
    uint8_t *bytes;

    TRY(search_parent(volume, path, directory, &name));
    TRY(search(volume, *directory, &name, entry));
    if (entry->directory && !is_cluster(volume, entry->first)) {
        return MICROKIT_FAT_CORRUPT;
    }
    TRY(place_load(volume, &entry->place, &bytes));
    for (uint32_t i = 0; i < ENTRY_SIZE; i++) {
        old[i] = bytes[i];
    }
    return MICROKIT_FAT_OK;
}

/* That the name is free, or its own. */
static fat_result check_new(struct microkit_fat *volume, uint32_t directory,
                            const struct name *name, const struct microkit_fat_entry *entry)
{
    struct microkit_fat_entry there;
    fat_result result = search(volume, directory, name, &there);

    if (result == MICROKIT_FAT_OK) {
        return same_place(&there.place, &entry->place) ? MICROKIT_FAT_OK : MICROKIT_FAT_EXISTS;
    }
    return result == MICROKIT_FAT_NOT_FOUND ? MICROKIT_FAT_OK : result;
}

fat_result microkit_fat_rename(struct microkit_fat *volume, const char *from, const char *to)
{
    struct microkit_fat_entry entry;
    struct name name;
    uint8_t old[ENTRY_SIZE];
    uint32_t before, after;

    TRY(find_old(volume, from, &before, &entry, old));
    TRY(search_parent_outside(volume, to, entry.directory ? entry.first : 0, &after, &name));
    TRY(check_new(volume, after, &name, &entry));
    if (after == before && has_short_name(old, &name)) {
        return change_case(volume, &entry, &name);
    }
    TRY(move(volume, &entry, old, after, &name));
    return entry.directory && after != before ? set_parent(volume, entry.first, after)
                                              : MICROKIT_FAT_OK;
}
