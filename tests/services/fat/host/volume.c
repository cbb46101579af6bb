/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * microkit_fat.h on an image in a file, by commands: a line each on standard input, an answer each on standard output, the
 * result first, as a number. What takes the path has it last, so it may have any character but a line's end.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <microkit_fat.h>

#define MOST_DATA (1u << 22)
#define FILES     4 /* kept open at a time */

static int image;
static long writes_left = -1; /* then all fail, as in a device that is gone; -1: none does */
static struct microkit_fat volume;
static bool mounted; /* else there is nothing to ask */
static uint8_t data[MOST_DATA];
static struct {
    char path[2048];
    struct microkit_fat_file file;
} open_files[FILES];
static unsigned int next_file;

static bool read_at(void *context, uint64_t sector, uint32_t count, void *to)
{
    const struct microkit_fat_device *device = context;

    if (count == 0 || sector >= device->sectors || count > device->sectors - sector) {
        fprintf(stderr, "outside: %lu sectors at %lu\n", (unsigned long)count,
                (unsigned long)sector);
        abort();
    }
    return pread(image, to, count * 512ul, (off_t)(sector * 512)) == (ssize_t)(count * 512ul);
}

static bool write_at(void *context, uint64_t sector, uint32_t count, const void *from)
{
    const struct microkit_fat_device *device = context;

    if (count == 0 || sector >= device->sectors || count > device->sectors - sector) {
        fprintf(stderr, "outside: %lu sectors at %lu\n", (unsigned long)count,
                (unsigned long)sector);
        abort();
    }
    if (writes_left == 0) {
        return false;
    }
    writes_left -= writes_left > 0;
    return pwrite(image, from, count * 512ul, (off_t)(sector * 512)) == (ssize_t)(count * 512ul);
}

static bool flush(void *context)
{
    (void)context;
    return writes_left != 0;
}

static struct microkit_fat_device device = {read_at, write_at, flush, &device, 0};

/* ---- files that stay open ------------------------------------------------------------------ */

static enum microkit_fat_result close_file(unsigned int number)
{
    enum microkit_fat_result result = MICROKIT_FAT_OK;

    if (open_files[number].path[0] != 0) {
        result = microkit_fat_save(&volume, &open_files[number].file);
    }
    open_files[number].path[0] = 0;
    return result;
}

static enum microkit_fat_result close_all(void)
{
    enum microkit_fat_result worst = MICROKIT_FAT_OK;

    for (unsigned int i = 0; i < FILES; i++) {
        enum microkit_fat_result result = close_file(i);

        worst = result != MICROKIT_FAT_OK ? result : worst;
    }
    return worst;
}

static enum microkit_fat_result get_file(const char *path, bool make,
                                         struct microkit_fat_file **file)
{
    for (unsigned int i = 0; i < FILES; i++) {
        if (strcmp(open_files[i].path, path) == 0 && path[0] != 0 && !make) {
            *file = &open_files[i].file;
            return MICROKIT_FAT_OK;
        }
    }
    enum microkit_fat_result result = close_file(next_file);
    *file = &open_files[next_file].file;
    if (result == MICROKIT_FAT_OK) {
        result = make ? microkit_fat_create(&volume, path, *file)
                      : microkit_fat_open(&volume, path, *file);
    }
    if (result == MICROKIT_FAT_OK) {
        snprintf(open_files[next_file].path, sizeof(open_files[0].path), "%s", path);
        next_file = (next_file + 1) % FILES;
    }
    return result;
}

/* ---- commands ------------------------------------------------------------------------------ */

static void do_mount(void)
{
    enum microkit_fat_result result = microkit_fat_mount(&volume, &device);

    mounted = result == MICROKIT_FAT_OK;
    printf("%d %d %u\n", result, volume.wide, microkit_fat_cluster_size(&volume));
}

static void do_read(const char *path, uint32_t offset, uint32_t length)
{
    struct microkit_fat_file *file;
    uint32_t got = 0;
    enum microkit_fat_result result = get_file(path, false, &file);

    if (result == MICROKIT_FAT_OK) {
        result = microkit_fat_read(&volume, file, offset, data, length, &got);
    }
    printf("%d ", result);
    for (uint32_t i = 0; i < got; i++) {
        printf("%02x", data[i]);
    }
    printf("\n");
}

static void do_write(const char *path, uint32_t offset, uint32_t length, uint32_t seed)
{
    struct microkit_fat_file *file;
    enum microkit_fat_result result = get_file(path, false, &file);

    for (uint32_t i = 0; i < length; i++) {
        data[i] = (uint8_t)(seed + i * 7 + (i >> 8));
    }
    if (result == MICROKIT_FAT_OK) {
        result = microkit_fat_write(&volume, file, offset, data, length);
    }
    printf("%d\n", result);
}

static void do_resize(const char *path, uint32_t size)
{
    struct microkit_fat_file *file;
    enum microkit_fat_result result = get_file(path, false, &file);

    printf("%d\n", result == MICROKIT_FAT_OK ? microkit_fat_resize(&volume, file, size) : result);
}

static void do_list(const char *path)
{
    static struct microkit_fat_entry entry;
    struct microkit_fat_directory directory;
    enum microkit_fat_result result = microkit_fat_list(&volume, path, &directory);
    unsigned int most = 70000;

    while (result == MICROKIT_FAT_OK && most-- > 0 &&
           (result = microkit_fat_next(&volume, &directory, &entry)) == MICROKIT_FAT_OK) {
        printf("%c%u %s/", entry.directory ? 'd' : 'f', entry.size, entry.name);
    }
    printf("%d\n", result);
}

static void do_free(void)
{
    uint32_t clusters = 0;
    enum microkit_fat_result result = microkit_fat_free(&volume, &clusters);

    printf("%d %u\n", result, clusters);
}

static void do_look(const char *path)
{
    struct microkit_fat_entry entry = {.size = 0};
    enum microkit_fat_result result = microkit_fat_look(&volume, path, &entry);

    printf("%d %d %u\n", result, entry.directory, entry.size);
}

static enum microkit_fat_result rename_path(const char *paths, uint32_t length)
{
    char from[4096];

    snprintf(from, sizeof(from), "%.*s", (int)length, paths);
    return microkit_fat_rename(&volume, from, paths + length);
}

static void do_sync(void)
{
    enum microkit_fat_result saved = close_all(), result = microkit_fat_sync(&volume);

    printf("%d\n", saved != MICROKIT_FAT_OK ? saved : result);
}

static void execute(char *line)
{
    struct microkit_fat_file *file;
    uint32_t a = 0, b = 0, c = 0;
    char what = line[0];
    int used = 0;

    sscanf(line + 1, "%u,%u,%u:%n", &a, &b, &c, &used);
    const char *path = line + 1 + used;
    what = mounted || what == 'm' ? what : '-';
    switch (what) {
    case 'm':
        do_mount();
        break;
    case 'r':
        do_read(path, a, b);
        break;
    case 'w':
        do_write(path, a, b, c);
        break;
    case 'z':
        do_resize(path, a);
        break;
    case 'c':
        printf("%d\n", get_file(path, true, &file));
        break;
    case 'd':
        printf("%d\n", microkit_fat_make_directory(&volume, path));
        break;
    case 'x':
        close_all();
        printf("%d\n", microkit_fat_remove(&volume, path));
        break;
    case 'n': /* the first a bytes of the path are the old one */
        close_all();
        printf("%d\n", rename_path(path, a));
        break;
    case 'l':
        close_all();
        do_list(path);
        break;
    case 'k':
        do_look(path);
        break;
    case 'f':
        do_free();
        break;
    case 's':
        do_sync();
        break;
    case 'q':
        writes_left = (long)a;
        printf("0\n");
        break;
    default:
        printf("?\n");
        break;
    }
    fflush(stdout);
}

int main(int count, char **arguments)
{
    static char line[8192];

    image = count == 2 ? open(arguments[1], O_RDWR) : -1;
    if (image < 0) {
        return 1;
    }
    device.sectors = (uint64_t)lseek(image, 0, SEEK_END) / 512;
    while (fgets(line, sizeof(line), stdin)) {
        line[strcspn(line, "\n")] = 0;
        execute(line);
    }
    return 0;
}
