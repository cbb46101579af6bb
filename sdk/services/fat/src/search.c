/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Finding entries: through a directory, by a name, along a path. A long name that does not belong to what it stands before
 * is as if it were not there.
 */
#include "fat/fat.h"

static void show(struct microkit_fat *volume, const uint8_t *bytes, const struct long_name *name,
                 const struct microkit_fat_place *place, struct microkit_fat_entry *entry)
{
    uint8_t attributes = bytes[OF_ATTRIBUTES];
    uint32_t count;
    bool is_long = long_belongs(name, bytes, &count);

    entry->directory = (attributes & ATTRIBUTE_DIRECTORY) != 0;
    entry->read_only = (attributes & ATTRIBUTE_READ_ONLY) != 0;
    entry->size = entry->directory ? 0 : get32(bytes + OF_SIZE);
    entry->first = entry_first(volume, bytes);
    entry->begin = is_long ? name->begin : *place;
    entry->place = *place;
    if (!is_long || !name_of_units(name->units, count, entry->name)) {
        name_of_short(bytes, entry->name);
    }
}

/* Whether these 32 bytes are a file or a directory; parts of long names are kept for it. */
static bool take(const uint8_t *bytes, struct long_name *name,
                 const struct microkit_fat_place *place)
{
    uint8_t attributes = bytes[OF_ATTRIBUTES];

    if (bytes[0] == ENTRY_REMOVED) {
        long_forget(name);
        return false;
    }
    if ((attributes & 0x3f) == ATTRIBUTE_LONG) {
        long_take(name, bytes, place);
        return false;
    }
    if ((attributes & ATTRIBUTE_LABEL) != 0) {
        long_forget(name);
        return false;
    }
    return true;
}

/* To the next place; that there is none is seen when one is asked for. */
static fat_result go_on(struct microkit_fat *volume, struct microkit_fat_directory *directory)
{
    fat_result result = place_next(volume, &directory->place);

    directory->end = result == MICROKIT_FAT_END;
    return directory->end ? MICROKIT_FAT_OK : result;
}

/* The bytes stay in the window of entries. */
static fat_result next_of(struct microkit_fat *volume, struct microkit_fat_directory *directory,
                          struct long_name *name, struct microkit_fat_place *place, uint8_t **bytes)
{
    long_forget(name);
    while (!directory->end) {
        *place = directory->place;
        TRY(place_load(volume, place, bytes));
        if ((*bytes)[0] == 0) {
            directory->end = true;
            break;
        }
        TRY(go_on(volume, directory));
        if (take(*bytes, name, place)) {
            return MICROKIT_FAT_OK;
        }
    }
    return MICROKIT_FAT_END;
}

fat_result entry_next(struct microkit_fat *volume, struct microkit_fat_directory *directory,
                      struct microkit_fat_entry *entry)
{
    struct long_name name;
    struct microkit_fat_place place;
    uint8_t *bytes;

    TRY(next_of(volume, directory, &name, &place, &bytes));
    show(volume, bytes, &name, &place, entry);
    return MICROKIT_FAT_OK;
}

/* ---- by name --------------------------------------------------------------------------------- */

static bool same_short(const uint8_t *short_name, const uint8_t *bytes)
{
    uint32_t i = 0;

    while (i < SHORT_SIZE && short_name[i] == bytes[i]) {
        i++;
    }
    return i == SHORT_SIZE;
}

static bool same_long(const struct name *name, const struct long_name *there, const uint8_t *bytes)
{
    uint32_t count, i = 0;

    if (!long_belongs(there, bytes, &count) || count != name->count) {
        return false;
    }
    while (i < count && name_fold(name->units[i]) == name_fold(there->units[i])) {
        i++;
    }
    return i == count;
}

/* A name in letters of both cases, which has a long entry, is the same as one that fits in a short one. */
static bool fits_short(const struct name *name, const uint8_t *bytes)
{
    char text[SHORT_SIZE + 2];
    uint32_t i = 0;

    name_of_short(bytes, text);
    while (i < name->count && text[i] != 0 &&
           name_fold(name->units[i]) == name_fold((uint8_t)text[i])) {
        i++;
    }
    return i == name->count && text[i] == 0;
}

/* An entry that was found; its bytes are in the window of entries. */
struct found {
    struct long_name name;
    struct microkit_fat_place place;
    uint8_t *bytes;
};

/* By name, or, where that is 0, by short name. */
static fat_result find(struct microkit_fat *volume, uint32_t directory, const struct name *name,
                       const uint8_t *short_name, struct found *found)
{
    struct microkit_fat_directory at = {.end = false};
    bool same = false;

    TRY(place_first(volume, directory, &at.place));
    while (!same) {
        fat_result result = next_of(volume, &at, &found->name, &found->place, &found->bytes);

        if (result != MICROKIT_FAT_OK) {
            return result == MICROKIT_FAT_END ? MICROKIT_FAT_NOT_FOUND : result;
        }
        same = name == 0
                   ? same_short(short_name, found->bytes)
                   : same_long(name, &found->name, found->bytes) || fits_short(name, found->bytes);
    }
    return MICROKIT_FAT_OK;
}

fat_result search(struct microkit_fat *volume, uint32_t directory, const struct name *name,
                  struct microkit_fat_entry *entry)
{
    struct found found;

    TRY(find(volume, directory, name, 0, &found));
    show(volume, found.bytes, &found.name, &found.place, entry);
    return MICROKIT_FAT_OK;
}

fat_result search_short(struct microkit_fat *volume, uint32_t directory, const uint8_t *short_name)
{
    struct found found;

    return find(volume, directory, 0, short_name, &found);
}

/* ---- along a path ---------------------------------------------------------------------------- */

static bool goes_on(const char *path)
{
    while (*path == '/') {
        path++;
    }
    return *path != 0;
}

/* Only the root has no first cluster of its own, and nothing but ".." leads there. */
static fat_result into(const struct microkit_fat *volume, const struct microkit_fat_entry *entry,
                       uint32_t *directory)
{
    if (!entry->directory) {
        return MICROKIT_FAT_NOT_DIRECTORY;
    }
    if (!is_cluster(volume, entry->first)) {
        return MICROKIT_FAT_CORRUPT;
    }
    *directory = entry->first;
    return MICROKIT_FAT_OK;
}

fat_result search_parent_outside(struct microkit_fat *volume, const char *path, uint32_t outside,
                                 uint32_t *directory, struct name *name)
{
    struct microkit_fat_entry entry;
    fat_result result = name_parse(&path, name);

    *directory = 0;
    while (result == MICROKIT_FAT_OK && goes_on(path)) {
        TRY(search(volume, *directory, name, &entry));
        TRY(into(volume, &entry, directory));
        if (*directory == outside) {
            return MICROKIT_FAT_BAD_NAME;
        }
        result = name_parse(&path, name);
    }
    return result == MICROKIT_FAT_END ? MICROKIT_FAT_BAD_NAME : result;
}

fat_result search_parent(struct microkit_fat *volume, const char *path, uint32_t *directory,
                         struct name *name)
{
    return search_parent_outside(volume, path, 0, directory, name);
}

fat_result microkit_fat_look(struct microkit_fat *volume, const char *path,
                             struct microkit_fat_entry *entry)
{
    struct name name;
    uint32_t directory;

    if (!goes_on(path)) {
        *entry = (struct microkit_fat_entry){.directory = true};
        return MICROKIT_FAT_OK;
    }
    TRY(search_parent(volume, path, &directory, &name));
    return search(volume, directory, &name, entry);
}

fat_result microkit_fat_list(struct microkit_fat *volume, const char *path,
                             struct microkit_fat_directory *directory)
{
    struct microkit_fat_entry entry;
    uint32_t cluster = 0;

    TRY(microkit_fat_look(volume, path, &entry));
    if (entry.name[0] != 0) {
        TRY(into(volume, &entry, &cluster));
    }
    directory->end = false;
    return place_first(volume, cluster, &directory->place);
}

static bool is_dots(const struct microkit_fat_entry *entry)
{
    return entry->name[0] == '.' &&
           (entry->name[1] == 0 || (entry->name[1] == '.' && entry->name[2] == 0));
}

fat_result microkit_fat_next(struct microkit_fat *volume, struct microkit_fat_directory *directory,
                             struct microkit_fat_entry *entry)
{
    do {
        TRY(entry_next(volume, directory, entry));
    } while (is_dots(entry));
    return MICROKIT_FAT_OK;
}
