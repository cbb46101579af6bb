/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * FAT16 and FAT32 file systems on any device of 512-byte sectors: read, write, make, rename, remove, with long names. No heap, no
 * system calls: the device is three functions of the program's, which return when they are done. All of a volume's
 * state is in its structures, so a program may have several.
 *
 * What is on the device is believed in nothing: a volume that contradicts itself gives MICROKIT_FAT_CORRUPT, and no access
 * outside the volume or its structures. Every loop ends, after at most as many steps as there are clusters.
 *
 * Names are UTF-8, case does not matter for the letters of ASCII. Paths are components with '/' between; one '/' more in
 * front, or at the end, changes nothing, and the empty path is the root directory. One thread at a time.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define MICROKIT_FAT_SECTOR 512
/* Bytes of a name with its final zero. A longer one on the device is shown by its short name. */
#define MICROKIT_FAT_NAME 256

enum microkit_fat_result {
    MICROKIT_FAT_OK,
    MICROKIT_FAT_IO,          /* the device failed */
    MICROKIT_FAT_CORRUPT,     /* the volume contradicts itself */
    MICROKIT_FAT_UNSUPPORTED, /* not FAT16 or FAT32 with 512-byte sectors */
    MICROKIT_FAT_NOT_FOUND,   /* no such file, or none of the directories on the way */
    MICROKIT_FAT_EXISTS,      /* the name is taken */
    MICROKIT_FAT_FULL,        /* no free cluster, or no free entry in the root directory of FAT16 */
    MICROKIT_FAT_NOT_FILE,    /* it is a directory */
    MICROKIT_FAT_NOT_DIRECTORY, /* it is a file */
    MICROKIT_FAT_NOT_EMPTY,     /* a directory with something in it is not removed */
    MICROKIT_FAT_BAD_NAME, /* empty, too long, no UTF-8, or with characters that names must not have */
    MICROKIT_FAT_TOO_LARGE, /* files have at most 4 GiB - 1 bytes */
    MICROKIT_FAT_READ_ONLY, /* the file's attribute */
    MICROKIT_FAT_END,       /* of a directory: no more entries */
};

/* Sectors are counted from the beginning of the volume. count is at least 1. False: it failed. */
struct microkit_fat_device {
    bool (*read)(void *context, uint64_t sector, uint32_t count, void *data);
    bool (*write)(void *context, uint64_t sector, uint32_t count, const void *data);
    bool (*flush)(void *context); /* what was written before stays, whatever happens */
    void *context;
    uint64_t sectors; /* that it has */
};

/* A sector that is looked at, and perhaps changed, here. */
struct microkit_fat_window {
    uint64_t sector; /* UINT64_MAX: none */
    bool changed;
    uint8_t data[MICROKIT_FAT_SECTOR];
};

/* A volume. Its members are not for programs, but for `time`. */
struct microkit_fat {
    struct microkit_fat_device device;
    uint32_t
        time; /* for what is written: date << 16 | time of day, as FAT has them; the program's to set */
    bool wide; /* FAT32 */
    uint32_t cluster_sectors;
    uint64_t table, tables_end; /* sectors: the first table, and behind the last */
    uint32_t table_sectors;
    uint64_t root; /* first sector of FAT16's root directory */
    uint32_t root_entries, root_cluster;
    uint64_t data;         /* sector of cluster 2 */
    uint32_t end;          /* clusters are 2 to end - 1 */
    uint64_t info;         /* sector of FAT32's counts; 0: none */
    uint32_t free, search; /* free clusters, UINT32_MAX if not known; where to look for one */
    bool info_changed;
    struct microkit_fat_window entries, tables;
};

/* An open file. Its members are not for programs, but for `size` to be read. At most one of these for each file. */
struct microkit_fat_file {
    uint32_t size;
    uint32_t first; /* cluster; 0: none */
    uint32_t cluster,
        number;      /* a cluster of the file, and which one, from 0; valid if cluster is not 0 */
    uint64_t sector; /* of its entry, and where in it */
    uint32_t offset;
    bool read_only, changed;
};

/* A place in a directory. Not for programs. */
struct microkit_fat_place {
    uint32_t cluster; /* 0: FAT16's root */
    uint32_t index;   /* of the entry, from 0 */
    uint64_t sector;
    uint32_t offset;
};

struct microkit_fat_directory {
    struct microkit_fat_place place;
    bool end;
};

struct microkit_fat_entry {
    char name[MICROKIT_FAT_NAME];
    uint32_t size; /* bytes; 0 for a directory */
    bool directory, read_only;
    uint32_t first;                         /* not for programs, as what follows */
    struct microkit_fat_place begin, place; /* of all its entries the first, and the last */
};

/* Look what is on the device, which is kept. OK, IO, CORRUPT or UNSUPPORTED. Nothing is written. But for OK
 * there is no volume to be used. */
enum microkit_fat_result microkit_fat_mount(struct microkit_fat *volume,
                                            const struct microkit_fat_device *device);

/* Write what was changed and is still in the volume's structures, then flush the device. Files first: microkit_fat_close
 * or microkit_fat_save. */
enum microkit_fat_result microkit_fat_sync(struct microkit_fat *volume);

/* Bytes of a cluster, and how many clusters are free; counted on the device where it does not say so, which reads
 * the whole table. */
uint32_t microkit_fat_cluster_size(const struct microkit_fat *volume);
enum microkit_fat_result microkit_fat_free(struct microkit_fat *volume, uint32_t *clusters);

/* Open a file that there is; or make one, which must not be there. */
enum microkit_fat_result microkit_fat_open(struct microkit_fat *volume, const char *path,
                                           struct microkit_fat_file *file);
enum microkit_fat_result microkit_fat_create(struct microkit_fat *volume, const char *path,
                                             struct microkit_fat_file *file);

/* Up to length bytes from offset on. *got: how many; less than length only at the file's end. */
enum microkit_fat_result microkit_fat_read(struct microkit_fat *volume,
                                           struct microkit_fat_file *file, uint32_t offset,
                                           void *data, uint32_t length, uint32_t *got);

/* All of length bytes, at offset; what lies between the end of the file and offset becomes zero. On an error, part of it may be
 * written. FULL, IO, CORRUPT, TOO_LARGE or READ_ONLY. */
enum microkit_fat_result microkit_fat_write(struct microkit_fat *volume,
                                            struct microkit_fat_file *file, uint32_t offset,
                                            const void *data, uint32_t length);

/* Make the file shorter, or longer with zeros. */
enum microkit_fat_result microkit_fat_resize(struct microkit_fat *volume,
                                             struct microkit_fat_file *file, uint32_t size);

/* Write what the directory says of the file (size and place), if that has changed. Forgotten, the file is on the device as
 * it was, and clusters may belong to nobody. */
enum microkit_fat_result microkit_fat_save(struct microkit_fat *volume,
                                           struct microkit_fat_file *file);

/* Make a directory, which must not be there. */
enum microkit_fat_result microkit_fat_make_directory(struct microkit_fat *volume, const char *path);

/* Remove a file, which must not be open, or an empty directory. */
enum microkit_fat_result microkit_fat_remove(struct microkit_fat *volume, const char *path);

/*
 * Give a file or a directory another name, another directory, or both. Attributes and times stay; a file must not be open.
 * EXISTS: the new name is taken by something else; nothing is replaced. BAD_NAME: a name is none, as the root's is not, or
 * the directory would be inside itself. FULL: the new directory cannot grow. Both names in the same directory may differ in
 * case alone.
 *
 * If the device goes away during the call, what is moved is there under the old name, the new, or both; under both only where the
 * two entries are in different sectors, and then fsck.fat says that they share clusters.
 */
enum microkit_fat_result microkit_fat_rename(struct microkit_fat *volume, const char *from,
                                             const char *to);

/* What the path names. The root directory has an empty name. */
enum microkit_fat_result microkit_fat_look(struct microkit_fat *volume, const char *path,
                                           struct microkit_fat_entry *entry);

/* Go through a directory: each call gives the next entry, and END after the last; "." and ".." and labels are left out. Nothing
 * may be made or removed in it meanwhile. */
enum microkit_fat_result microkit_fat_list(struct microkit_fat *volume, const char *path,
                                           struct microkit_fat_directory *directory);
enum microkit_fat_result microkit_fat_next(struct microkit_fat *volume,
                                           struct microkit_fat_directory *directory,
                                           struct microkit_fat_entry *entry);
