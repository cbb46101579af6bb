/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Files: reading and writing at any place. Whole sectors go between device and program directly, as many as lie in one
 * cluster; parts of them go through the window of entries, which then must not keep another opinion of them.
 */
#include "fat/fat.h"

/* Some bytes of a file that lie in one cluster. */
struct piece {
    uint64_t sector;
    uint32_t skip;   /* bytes in the first sector before it */
    uint32_t length; /* within one sector, or whole sectors */
};

static fat_result check_first(const struct microkit_fat *volume, uint32_t first)
{
    return first == 0 || is_cluster(volume, first) ? MICROKIT_FAT_OK : MICROKIT_FAT_CORRUPT;
}

fat_result microkit_fat_open(struct microkit_fat *volume, const char *path,
                             struct microkit_fat_file *file)
{
    struct microkit_fat_entry entry;

    TRY(microkit_fat_look(volume, path, &entry));
    if (entry.directory) {
        return MICROKIT_FAT_NOT_FILE;
    }
    TRY(check_first(volume, entry.first));
    *file = (struct microkit_fat_file){.size = entry.size,
                                       .first = entry.first,
                                       .sector = entry.place.sector,
                                       .offset = entry.place.offset,
                                       .read_only = entry.read_only};
    return MICROKIT_FAT_OK;
}

/* ---- clusters of a file ---------------------------------------------------------------------- */

/* To the first cluster, made if the file has none and `extend` says so. */
static fat_result rewind(struct microkit_fat *volume, struct microkit_fat_file *file, bool extend)
{
    if (file->first == 0) {
        if (!extend) {
            return MICROKIT_FAT_CORRUPT;
        }
        TRY(table_allocate(volume, 0, &file->first));
        file->changed = true;
    }
    file->cluster = file->first;
    file->number = 0;
    return MICROKIT_FAT_OK;
}

static fat_result forward(struct microkit_fat *volume, struct microkit_fat_file *file, bool extend)
{
    uint32_t next;

    TRY(table_next(volume, file->cluster, &next));
    if (next == 0) {
        if (!extend) {
            return MICROKIT_FAT_CORRUPT;
        }
        TRY(table_allocate(volume, file->cluster, &next));
    }
    file->cluster = next;
    file->number++;
    return MICROKIT_FAT_OK;
}

/* Have file->cluster be the one with that number. No file has more clusters than the volume. */
static fat_result seek(struct microkit_fat *volume, struct microkit_fat_file *file, uint32_t number,
                       bool extend)
{
    if (number >= volume->end - FIRST_CLUSTER) {
        return extend ? MICROKIT_FAT_FULL : MICROKIT_FAT_CORRUPT;
    }
    if (file->cluster == 0 || number < file->number) {
        TRY(rewind(volume, file, extend));
    }
    while (file->number < number) {
        TRY(forward(volume, file, extend));
    }
    return MICROKIT_FAT_OK;
}

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static fat_result locate(struct microkit_fat *volume, struct microkit_fat_file *file,
                         uint32_t offset, uint32_t length, bool extend, struct piece *piece)
{
    uint32_t size = microkit_fat_cluster_size(volume), within = offset % size;

    TRY(seek(volume, file, offset / size, extend));
    piece->sector = sector_of(volume, file->cluster) + within / MICROKIT_FAT_SECTOR;
    piece->skip = within % MICROKIT_FAT_SECTOR;
    piece->length = least(length, size - within);
    if (piece->skip != 0 || piece->length < MICROKIT_FAT_SECTOR) {
        piece->length = least(piece->length, MICROKIT_FAT_SECTOR - piece->skip);
    } else {
        piece->length -= piece->length % MICROKIT_FAT_SECTOR;
    }
    return MICROKIT_FAT_OK;
}

/* ---- data ------------------------------------------------------------------------------------ */

static bool is_whole(const struct piece *piece)
{
    return piece->length >= MICROKIT_FAT_SECTOR;
}

/* What the window has of these sectors is written, and then not looked at again. */
static fat_result leave_window(struct microkit_fat *volume, const struct piece *piece)
{
    struct microkit_fat_window *window = &volume->entries;

    if (window->sector - piece->sector < piece->length / MICROKIT_FAT_SECTOR) {
        TRY(window_save(volume, window));
        window->sector = NO_SECTOR;
    }
    return MICROKIT_FAT_OK;
}

static void copy(uint8_t *to, const uint8_t *from, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++) {
        to[i] = from[i];
    }
}

static fat_result get_piece(struct microkit_fat *volume, const struct piece *piece, uint8_t *data)
{
    const struct microkit_fat_device *device = &volume->device;

    if (is_whole(piece)) {
        TRY(leave_window(volume, piece));
        return device->read(device->context, piece->sector, piece->length / MICROKIT_FAT_SECTOR,
                            data)
                   ? MICROKIT_FAT_OK
                   : MICROKIT_FAT_IO;
    }
    TRY(window_load(volume, &volume->entries, piece->sector));
    copy(data, volume->entries.data + piece->skip, piece->length);
    return MICROKIT_FAT_OK;
}

static fat_result put_piece(struct microkit_fat *volume, const struct piece *piece,
                            const uint8_t *data)
{
    const struct microkit_fat_device *device = &volume->device;

    if (is_whole(piece)) {
        TRY(leave_window(volume, piece));
        return device->write(device->context, piece->sector, piece->length / MICROKIT_FAT_SECTOR,
                             data)
                   ? MICROKIT_FAT_OK
                   : MICROKIT_FAT_IO;
    }
    TRY(window_load(volume, &volume->entries, piece->sector));
    copy(volume->entries.data + piece->skip, data, piece->length);
    volume->entries.changed = true;
    return MICROKIT_FAT_OK;
}

fat_result microkit_fat_read(struct microkit_fat *volume, struct microkit_fat_file *file,
                             uint32_t offset, void *data, uint32_t length, uint32_t *got)
{
    struct piece piece;

    *got = 0;
    length = offset < file->size ? least(length, file->size - offset) : 0;
    while (*got < length) {
        TRY(locate(volume, file, offset + *got, length - *got, false, &piece));
        TRY(get_piece(volume, &piece, (uint8_t *)data + *got));
        *got += piece.length;
    }
    return MICROKIT_FAT_OK;
}

/* The file is as long as what is written of it. */
static fat_result put(struct microkit_fat *volume, struct microkit_fat_file *file, uint32_t offset,
                      const uint8_t *data, uint32_t length, uint32_t *done)
{
    struct piece piece;

    TRY(locate(volume, file, offset, length, true, &piece));
    TRY(put_piece(volume, &piece, data));
    *done = piece.length;
    file->size = offset + *done > file->size ? offset + *done : file->size;
    file->changed = true;
    return MICROKIT_FAT_OK;
}

static fat_result grow(struct microkit_fat *volume, struct microkit_fat_file *file, uint32_t size)
{
    static const uint8_t zeros[MICROKIT_FAT_SECTOR];
    uint32_t done;

    while (file->size < size) {
        TRY(put(volume, file, file->size, zeros, least(size - file->size, MICROKIT_FAT_SECTOR),
                &done));
    }
    return MICROKIT_FAT_OK;
}

fat_result microkit_fat_write(struct microkit_fat *volume, struct microkit_fat_file *file,
                              uint32_t offset, const void *data, uint32_t length)
{
    const uint8_t *from = data;
    uint32_t done;

    if (file->read_only) {
        return MICROKIT_FAT_READ_ONLY;
    }
    if (length > UINT32_MAX - offset) {
        return MICROKIT_FAT_TOO_LARGE;
    }
    if (length != 0) {
        TRY(grow(volume, file, offset));
    }
    for (uint32_t at = 0; at < length; at += done) {
        TRY(put(volume, file, offset + at, from + at, length - at, &done));
    }
    return MICROKIT_FAT_OK;
}

/* ---- what the directory says of it ----------------------------------------------------------- */

fat_result microkit_fat_save(struct microkit_fat *volume, struct microkit_fat_file *file)
{
    if (!file->changed) {
        return MICROKIT_FAT_OK;
    }
    TRY(window_save(volume, &volume->tables));
    TRY(window_load(volume, &volume->entries, file->sector));
    uint8_t *bytes = volume->entries.data + file->offset;
    put32(bytes + OF_SIZE, file->size);
    entry_set_first(bytes, file->first);
    put32(bytes + OF_WRITTEN, volume->time);
    bytes[OF_ATTRIBUTES] |= ATTRIBUTE_ARCHIVE;
    volume->entries.changed = true;
    file->changed = false;
    return MICROKIT_FAT_OK;
}

/* All that is behind the cluster with the last byte, or everything; the directory says so before it is free. */
static fat_result shrink(struct microkit_fat *volume, struct microkit_fat_file *file, uint32_t size)
{
    uint32_t behind = file->first;

    if (size != 0) {
        TRY(seek(volume, file, (size - 1) / microkit_fat_cluster_size(volume), false));
        TRY(table_next(volume, file->cluster, &behind));
    } else {
        file->first = 0;
        file->cluster = 0;
    }
    file->size = size;
    file->changed = true;
    TRY(microkit_fat_save(volume, file));
    TRY(window_save(volume, &volume->entries));
    if (size != 0) {
        TRY(table_end(volume, file->cluster));
    }
    return table_release(volume, behind);
}

fat_result microkit_fat_resize(struct microkit_fat *volume, struct microkit_fat_file *file,
                               uint32_t size)
{
    if (file->read_only) {
        return MICROKIT_FAT_READ_ONLY;
    }
    return size < file->size ? shrink(volume, file, size) : grow(volume, file, size);
}
