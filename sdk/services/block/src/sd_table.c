/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Descriptors of one piece of memory: as many as it needs, the last of them marked.
 */
#include "sd/table.h"

#include "sd/machine.h"

#define VALID    0x01u /* 1.13.4 */
#define END      0x02u
#define TRANSFER 0x20u

bool sd_table_can(uint64_t address, uint64_t bytes)
{
    return bytes != 0 && bytes <= SD_PIECES * SD_PIECE && address % 4 == 0 &&
           address <= UINT32_MAX - (bytes - 1);
}

void sd_table_set(struct sd_table *table, uint64_t address, uint64_t bytes)
{
    for (uint32_t i = 0; i < SD_PIECES && bytes != 0; i++) {
        uint32_t length = bytes < SD_PIECE ? (uint32_t)bytes : SD_PIECE;

        bytes -= length;
        sd_store(&table->pieces[i].address, (uint32_t)address);
        sd_store(&table->pieces[i].attributes,
                 length << 16 | TRANSFER | VALID | (bytes == 0 ? END : 0));
        address += length;
    }
    sd_write_barrier(); /* before the command, which lets the controller read it */
}
