/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The partition table of an image in a file: number, first block and count, a line each.
 */
#include "block/partitions.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(int count, char **arguments)
{
    static struct block_partitions table;
    uint8_t bytes[BLOCK_BYTES];
    uint64_t block;
    int image = count == 2 ? open(arguments[1], O_RDONLY) : -1;

    if (image < 0) {
        return 1;
    }
    block_partitions_begin(&table, (uint64_t)lseek(image, 0, SEEK_END) / BLOCK_BYTES);
    while (block_partitions_want(&table, &block)) {
        if (pread(image, bytes, sizeof(bytes), (off_t)(block * BLOCK_BYTES)) != BLOCK_BYTES) {
            return 1;
        }
        block_partitions_take(&table, bytes);
    }
    for (unsigned int i = 0; i < BLOCK_PARTITIONS; i++) {
        if (table.ranges[i].count != 0) {
            printf("%u %lu %lu\n", i + 1, (unsigned long)table.ranges[i].first,
                   (unsigned long)table.ranges[i].count);
        }
    }
    return 0;
}
