/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Sectors that are looked at here rather than handed to the program: each kind has a window, which is written when another
 * sector takes its place, or on purpose. So what is written first is for those to say who need an order.
 */
#include "fat/fat.h"

static bool write_at(struct microkit_fat *volume, const struct microkit_fat_window *window,
                     uint64_t sector)
{
    return volume->device.write(volume->device.context, sector, 1, window->data);
}

/* Tables are copies of each other; other sectors are there once. */
static bool write_all(struct microkit_fat *volume, const struct microkit_fat_window *window)
{
    uint64_t sector = window->sector;

    if (window != &volume->tables) {
        return write_at(volume, window, sector);
    }
    for (; sector < volume->tables_end; sector += volume->table_sectors) {
        if (!write_at(volume, window, sector)) {
            return false;
        }
    }
    return true;
}

fat_result window_save(struct microkit_fat *volume, struct microkit_fat_window *window)
{
    if (window->changed) {
        if (!write_all(volume, window)) {
            return MICROKIT_FAT_IO;
        }
        window->changed = false;
    }
    return MICROKIT_FAT_OK;
}

fat_result window_load(struct microkit_fat *volume, struct microkit_fat_window *window,
                       uint64_t sector)
{
    if (window->sector == sector) {
        return MICROKIT_FAT_OK;
    }
    TRY(window_save(volume, window));
    window->sector = NO_SECTOR;
    if (!volume->device.read(volume->device.context, sector, 1, window->data)) {
        return MICROKIT_FAT_IO;
    }
    window->sector = sector;
    return MICROKIT_FAT_OK;
}

fat_result window_fill(struct microkit_fat *volume, struct microkit_fat_window *window,
                       uint64_t sector)
{
    TRY(window_save(volume, window));
    window->sector = sector;
    window->changed = true;
    for (uint32_t i = 0; i < MICROKIT_FAT_SECTOR; i++) {
        window->data[i] = 0;
    }
    return MICROKIT_FAT_OK;
}
