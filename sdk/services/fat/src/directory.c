/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Making and removing entries. What an entry leads to is on the device before the entry, and given back after it: whatever is
 * interrupted, no entry leads to clusters that are free or another's.
 */
#include "fat/fat.h"

#define MOST_ALIASES 9999

struct room {
    struct microkit_fat_place begin;
    bool at_end; /* the last of it was behind the directory's end */
};

/* Entries that follow each other and are free. Behind the end all are, whatever they contain. */
static fat_result find_room(struct microkit_fat *volume, uint32_t directory, uint32_t wanted,
                            struct room *room)
{
    struct microkit_fat_place place;
    uint8_t *bytes;
    uint32_t found = 0;

    room->at_end = false;
    TRY(place_first(volume, directory, &place));
    for (;;) {
        TRY(place_load(volume, &place, &bytes));
        room->at_end |= bytes[0] == 0;
        if (!room->at_end && bytes[0] != ENTRY_REMOVED) {
            found = 0;
        } else if (found++ == 0) {
            room->begin = place;
        }
        if (found == wanted) {
            return MICROKIT_FAT_OK;
        }
        TRY(place_extend(volume, &place));
    }
}

/* The end is moved behind what is new. */
static fat_result mark_end(struct microkit_fat *volume, struct microkit_fat_place place)
{
    uint8_t *bytes;
    fat_result result = place_next(volume, &place);

    if (result != MICROKIT_FAT_OK) {
        return result == MICROKIT_FAT_END ? MICROKIT_FAT_OK : result;
    }
    TRY(place_load(volume, &place, &bytes));
    if (bytes[0] != 0) {
        bytes[0] = 0;
        volume->entries.changed = true;
    }
    return MICROKIT_FAT_OK;
}

static fat_result choose_alias(struct microkit_fat *volume, uint32_t directory, struct name *name)
{
    for (uint32_t number = 1; number <= MOST_ALIASES; number++) {
        name_alias(name, number);
        fat_result result = search_short(volume, directory, name->short_name);

        if (result != MICROKIT_FAT_OK) {
            return result == MICROKIT_FAT_NOT_FOUND ? MICROKIT_FAT_OK : result;
        }
    }
    return MICROKIT_FAT_FULL;
}

/* The end first: until it is moved, nothing behind it counts. */
static fat_result write_entries(struct microkit_fat *volume, const struct name *name,
                                uint8_t attributes, uint32_t cluster,
                                struct microkit_fat_place *place)
{
    uint8_t *bytes;

    for (uint32_t part = long_parts(name); part > 0; part--) {
        TRY(place_load(volume, place, &bytes));
        long_make(name, part, bytes);
        volume->entries.changed = true;
        TRY(place_next(volume, place));
    }
    TRY(place_load(volume, place, &bytes));
    entry_make(volume, bytes, name->short_name, attributes, cluster);
    bytes[OF_CASE] = name->letter_case;
    volume->entries.changed = true;
    return MICROKIT_FAT_OK;
}

static fat_result last_of_room(struct microkit_fat *volume, struct microkit_fat_place *place,
                               uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        TRY(place_next(volume, place));
    }
    return MICROKIT_FAT_OK;
}

fat_result directory_add(struct microkit_fat *volume, uint32_t directory, struct name *name,
                         uint8_t attributes, uint32_t cluster, struct microkit_fat_place *place)
{
    struct room room;
    uint32_t wanted = long_parts(name) + 1;

    if (!name->is_short) {
        TRY(choose_alias(volume, directory, name));
    }
    TRY(find_room(volume, directory, wanted, &room));
    TRY(window_save(volume, &volume->tables));
    if (room.at_end) {
        *place = room.begin;
        TRY(last_of_room(volume, place, wanted));
        TRY(mark_end(volume, *place));
    }
    *place = room.begin;
    return write_entries(volume, name, attributes, cluster, place);
}

/* A short entry goes first: a long name alone means nothing. */
fat_result directory_drop(struct microkit_fat *volume, const struct microkit_fat_entry *entry)
{
    struct microkit_fat_place place = entry->begin;
    uint8_t *bytes;

    for (;;) {
        TRY(place_load(volume, &place, &bytes));
        bytes[0] = ENTRY_REMOVED;
        volume->entries.changed = true;
        if (place.index == entry->place.index) {
            return window_save(volume, &volume->entries);
        }
        TRY(place_next(volume, &place));
    }
}

fat_result directory_is_empty(struct microkit_fat *volume, uint32_t cluster)
{
    struct microkit_fat_directory directory = {.end = false};
    struct microkit_fat_entry entry;

    TRY(place_first(volume, cluster, &directory.place));
    fat_result result = microkit_fat_next(volume, &directory, &entry);
    if (result == MICROKIT_FAT_OK) {
        return MICROKIT_FAT_NOT_EMPTY;
    }
    return result == MICROKIT_FAT_END ? MICROKIT_FAT_OK : result;
}

/* ---- for programs ---------------------------------------------------------------------------- */

/* Where a new name goes; EXISTS if it is there. */
static fat_result find_new(struct microkit_fat *volume, const char *path, uint32_t *directory,
                           struct name *name)
{
    struct microkit_fat_entry entry;

    TRY(search_parent(volume, path, directory, name));
    fat_result result = search(volume, *directory, name, &entry);
    if (result == MICROKIT_FAT_OK) {
        return MICROKIT_FAT_EXISTS;
    }
    return result == MICROKIT_FAT_NOT_FOUND ? MICROKIT_FAT_OK : result;
}

fat_result microkit_fat_create(struct microkit_fat *volume, const char *path,
                               struct microkit_fat_file *file)
{
    struct microkit_fat_place place;
    struct name name;
    uint32_t directory;

    TRY(find_new(volume, path, &directory, &name));
    TRY(directory_add(volume, directory, &name, ATTRIBUTE_ARCHIVE, 0, &place));
    *file = (struct microkit_fat_file){.sector = place.sector, .offset = place.offset};
    return MICROKIT_FAT_OK;
}

/* A cluster of zeros, with what leads to itself and to where it is. The root's number is 0 there. */
static fat_result fill_directory(struct microkit_fat *volume, uint32_t cluster, uint32_t parent)
{
    static const uint8_t dot[] = ".          ", dots[] = "..         ";

    for (uint32_t i = volume->cluster_sectors; i > 0; i--) {
        TRY(window_fill(volume, &volume->entries, sector_of(volume, cluster) + i - 1));
    }
    entry_make(volume, volume->entries.data, dot, ATTRIBUTE_DIRECTORY, cluster);
    entry_make(volume, volume->entries.data + ENTRY_SIZE, dots, ATTRIBUTE_DIRECTORY, parent);
    return window_save(volume, &volume->entries);
}

fat_result microkit_fat_make_directory(struct microkit_fat *volume, const char *path)
{
    struct microkit_fat_place place;
    struct name name;
    uint32_t directory, cluster;

    TRY(find_new(volume, path, &directory, &name));
    TRY(table_allocate(volume, 0, &cluster));
    fat_result result = fill_directory(volume, cluster, directory);
    if (result == MICROKIT_FAT_OK) {
        result = directory_add(volume, directory, &name, ATTRIBUTE_DIRECTORY, cluster, &place);
    }
    if (result != MICROKIT_FAT_OK) {
        (void)table_release(volume, cluster);
    }
    return result;
}

static fat_result check_removal(struct microkit_fat *volume, const struct microkit_fat_entry *entry)
{
    if (entry->read_only) {
        return MICROKIT_FAT_READ_ONLY;
    }
    if (entry->directory ? !is_cluster(volume, entry->first)
                         : entry->first != 0 && !is_cluster(volume, entry->first)) {
        return MICROKIT_FAT_CORRUPT;
    }
    return entry->directory ? directory_is_empty(volume, entry->first) : MICROKIT_FAT_OK;
}

fat_result microkit_fat_remove(struct microkit_fat *volume, const char *path)
{
    struct microkit_fat_entry entry;
    struct name name;
    uint32_t directory;

    TRY(search_parent(volume, path, &directory, &name));
    TRY(search(volume, directory, &name, &entry));
    TRY(check_removal(volume, &entry));
    TRY(directory_drop(volume, &entry));
    return table_release(volume, entry.first);
}
