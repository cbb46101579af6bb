/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Which clients have which files open: two small tables. A file is known by where its entry is.
 */
#include "fat/handles.h"

struct microkit_fat_file *handles_get(struct handles *handles, uint32_t client, uint32_t handle)
{
    if (handle >= MICROKIT_FILE_HANDLES || handles->of[client][handle] == 0) {
        return 0;
    }
    return &handles->files[handles->of[client][handle] - 1].file;
}

static uint32_t find_file(const struct handles *handles, uint64_t sector, uint32_t offset)
{
    uint32_t i = 0;

    while (i < HANDLES_FILES &&
           !(handles->files[i].users != 0 && handles->files[i].file.sector == sector &&
             handles->files[i].file.offset == offset)) {
        i++;
    }
    return i;
}

static uint32_t free_file(const struct handles *handles)
{
    uint32_t i = 0;

    while (i < HANDLES_FILES && handles->files[i].users != 0) {
        i++;
    }
    return i;
}

static uint32_t free_handle(const struct handles *handles, uint32_t client)
{
    uint32_t i = 0;

    while (i < MICROKIT_FILE_HANDLES && handles->of[client][i] != 0) {
        i++;
    }
    return i;
}

bool handles_have_room(const struct handles *handles, uint32_t client)
{
    return free_handle(handles, client) < MICROKIT_FILE_HANDLES &&
           free_file(handles) < HANDLES_FILES;
}

bool handles_have_open(const struct handles *handles, uint64_t sector, uint32_t offset)
{
    return find_file(handles, sector, offset) < HANDLES_FILES;
}

bool handles_add(struct handles *handles, uint32_t client, const struct microkit_fat_file *file,
                 uint32_t *handle)
{
    uint32_t number = find_file(handles, file->sector, file->offset);

    *handle = free_handle(handles, client);
    if (number == HANDLES_FILES) {
        number = free_file(handles);
    }
    if (*handle == MICROKIT_FILE_HANDLES || number == HANDLES_FILES) {
        return false;
    }
    if (handles->files[number].users++ == 0) {
        handles->files[number].file = *file;
    }
    handles->of[client][*handle] = (uint8_t)(number + 1);
    return true;
}

void handles_drop(struct handles *handles, uint32_t client, uint32_t handle)
{
    handles->files[handles->of[client][handle] - 1].users--;
    handles->of[client][handle] = 0;
}
