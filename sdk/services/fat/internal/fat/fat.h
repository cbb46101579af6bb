/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the files of the library have in common: numbers on the device are little-endian and of any alignment; results are
 * handed on by TRY. Field names and offsets are those of "Microsoft Extensible Firmware Initiative FAT32 File System
 * Specification", 1.03.
 */
#pragma once

#include <microkit_fat.h>

typedef enum microkit_fat_result fat_result;

/* Returns from the caller with a result that is not OK. */
#define TRY(call)                       \
    do {                                \
        fat_result tried = (call);      \
        if (tried != MICROKIT_FAT_OK) { \
            return tried;               \
        }                               \
    } while (0)

#define NO_SECTOR     UINT64_MAX
#define FIRST_CLUSTER 2u

static inline uint32_t get16(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8;
}

static inline uint32_t get32(const uint8_t *at)
{
    return get16(at) | get16(at + 2) << 16;
}

static inline void put16(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
}

static inline void put32(uint8_t *at, uint32_t value)
{
    put16(at, value);
    put16(at + 2, value >> 16);
}

static inline bool is_cluster(const struct microkit_fat *volume, uint32_t cluster)
{
    return cluster >= FIRST_CLUSTER && cluster < volume->end;
}

/* ---- sectors (window.c) -------------------------------------------------------------------- */

/* Have that sector in the window. What was changed in it before is written first. */
fat_result window_load(struct microkit_fat *volume, struct microkit_fat_window *window,
                       uint64_t sector);
/* Write what was changed; a sector of the tables into each of them. */
fat_result window_save(struct microkit_fat *volume, struct microkit_fat_window *window);
/* A sector that will be written whole: zeros, and nothing is read. */
fat_result window_fill(struct microkit_fat *volume, struct microkit_fat_window *window,
                       uint64_t sector);

/* ---- tables (table.c) ---------------------------------------------------------------------- */

/* What the table says of a cluster that is one: the next one, or 0 at the end of the chain. */
fat_result table_next(struct microkit_fat *volume, uint32_t cluster, uint32_t *next);
/* Take a free cluster, which becomes the end of a chain, behind `behind` if that is not 0. */
fat_result table_allocate(struct microkit_fat *volume, uint32_t behind, uint32_t *cluster);
/* Let a chain end at a cluster. */
fat_result table_end(struct microkit_fat *volume, uint32_t cluster);
/* Give back a chain from a cluster on; 0: an empty one. */
fat_result table_release(struct microkit_fat *volume, uint32_t cluster);

static inline uint64_t sector_of(const struct microkit_fat *volume, uint32_t cluster)
{
    return volume->data + (uint64_t)(cluster - FIRST_CLUSTER) * volume->cluster_sectors;
}

/* ---- entries of directories (entry.c) ------------------------------------------------------- */

#define ENTRY_SIZE          32u
#define ENTRY_REMOVED       0xe5
#define IN_SECTOR           (MICROKIT_FAT_SECTOR / ENTRY_SIZE)
#define MOST_ENTRIES        65536u /* of a directory */

#define ATTRIBUTE_READ_ONLY 0x01
#define ATTRIBUTE_LABEL     0x08
#define ATTRIBUTE_DIRECTORY 0x10
#define ATTRIBUTE_ARCHIVE   0x20
#define ATTRIBUTE_LONG      0x0f /* a part of a long name; of the bits 0x3f */

#define OF_ATTRIBUTES       11
#define OF_CASE             12
#define OF_CREATED          14
#define OF_ACCESSED         18
#define OF_HIGH             20
#define OF_WRITTEN          22
#define OF_LOW              26
#define OF_SIZE             28

/* The first place of a directory; cluster 0 is the root. */
fat_result place_first(struct microkit_fat *volume, uint32_t cluster,
                       struct microkit_fat_place *place);
/* The next one. END: there is none. */
fat_result place_next(struct microkit_fat *volume, struct microkit_fat_place *place);
/* The same, but a directory that ends gets a cluster more, of zeros. FULL if it cannot. */
fat_result place_extend(struct microkit_fat *volume, struct microkit_fat_place *place);
/* The 32 bytes there, in the window of entries. */
fat_result place_load(struct microkit_fat *volume, const struct microkit_fat_place *place,
                      uint8_t **bytes);

uint32_t entry_first(const struct microkit_fat *volume, const uint8_t *bytes);
void entry_set_first(uint8_t *bytes, uint32_t cluster);
/* A new one: zero but for name, attributes, times and first cluster. */
void entry_make(const struct microkit_fat *volume, uint8_t *bytes, const uint8_t *short_name,
                uint8_t attributes, uint32_t cluster);

/* ---- names (name.c, long.c) ------------------------------------------------------------------ */

#define SHORT_SIZE   11
#define LONG_UNITS   255 /* of UTF-16 in a long name */
#define UNITS_A_PART 13
#define MOST_PARTS   ((LONG_UNITS + UNITS_A_PART - 1) / UNITS_A_PART)

/* A name that is looked for, or made. */
struct name {
    uint16_t units[LONG_UNITS];
    uint32_t count; /* units */
    uint8_t short_name[SHORT_SIZE];
    uint8_t letter_case; /* OF_CASE of a short name in small letters */
    bool is_short;       /* short_name says all */
};

/* The next component of a path, and where the rest begins. BAD_NAME, or END if there is none. */
fat_result name_parse(const char **path, struct name *name);
/* A short name for what has a long one; number 1 to 999999 makes it another. */
void name_alias(struct name *name, uint32_t number);
/* What a short entry shows, in UTF-8. */
void name_of_short(const uint8_t *bytes, char *text);
/* The same of UTF-16. False: too long, or not UTF-16. */
bool name_of_units(const uint16_t *units, uint32_t count, char *text);
uint16_t name_fold(uint16_t unit);

/* Parts of a long name, as they come before its short entry. */
struct long_name {
    uint16_t units[MOST_PARTS * UNITS_A_PART];
    uint8_t sum, parts, left; /* left: how many must still come; parts 0: there is none */
    struct microkit_fat_place begin;
};

void long_forget(struct long_name *name);
void long_take(struct long_name *name, const uint8_t *bytes,
               const struct microkit_fat_place *place);
/* Whether it is whole and belongs to the short entry; and how many units it has. */
bool long_belongs(const struct long_name *name, const uint8_t *bytes, uint32_t *count);
/* Part `number` of a long name, from 1. */
void long_make(const struct name *name, uint32_t number, uint8_t *bytes);
static inline uint32_t long_parts(const struct name *name)
{
    return name->is_short ? 0 : (name->count + UNITS_A_PART - 1) / UNITS_A_PART;
}

/* ---- directories (directory.c, search.c) ----------------------------------------------------- */

/* The next entry from *place on, which becomes the place behind it; everything is shown but labels. END. */
fat_result entry_next(struct microkit_fat *volume, struct microkit_fat_directory *directory,
                      struct microkit_fat_entry *entry);
/* Find a name in a directory, or NOT_FOUND. */
fat_result search(struct microkit_fat *volume, uint32_t directory, const struct name *name,
                  struct microkit_fat_entry *entry);
/* Whether a directory has a short name: OK, or NOT_FOUND. */
fat_result search_short(struct microkit_fat *volume, uint32_t directory, const uint8_t *short_name);
/* The directory that a path's last component is in, and that component. BAD_NAME for the root. */
fat_result search_parent(struct microkit_fat *volume, const char *path, uint32_t *directory,
                         struct name *name);
/* The same, but BAD_NAME if a directory that begins at the cluster `outside` is on the way; 0: none. */
fat_result search_parent_outside(struct microkit_fat *volume, const char *path, uint32_t outside,
                                 uint32_t *directory, struct name *name);
/* Make an entry, which must not be there; where it is comes in *place. */
fat_result directory_add(struct microkit_fat *volume, uint32_t directory, struct name *name,
                         uint8_t attributes, uint32_t cluster, struct microkit_fat_place *place);
/* Mark an entry and its long name removed. What was changed elsewhere in the window is written first, or with it where it is
 * in the same sector. */
fat_result directory_drop(struct microkit_fat *volume, const struct microkit_fat_entry *entry);
fat_result directory_is_empty(struct microkit_fat *volume, uint32_t cluster);
