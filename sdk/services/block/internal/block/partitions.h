/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Reading a partition table, block by block: this says which block it wants, and is given it, until it wants none. MBR with logical
 * partitions ("Boot Record" of PCs), and GPT (UEFI 2.10, section 5), the backup where the primary is not right.
 */
#pragma once

#include <microkit_block.h>

#include "block/range.h"

#define BLOCK_PARTITIONS \
    8 /* numbers 1 to this are looked at; others are as if they were not there */
#define BLOCK_BYTES MICROKIT_BLOCK_SIZE

enum block_table_state {
    BLOCK_TABLE_BOOT,    /* the first block */
    BLOCK_TABLE_LOGICAL, /* one of the chain of logical partitions */
    BLOCK_TABLE_HEADER,
    BLOCK_TABLE_ENTRIES,
    BLOCK_TABLE_DONE,
};

struct block_partitions {
    struct block_range ranges[BLOCK_PARTITIONS]; /* of number 1 and so on; count 0: none */
    uint64_t blocks;                             /* of the device */
    enum block_table_state state;
    uint64_t wanted;
    uint64_t extended; /* MBR: where the chain begins */
    uint32_t number;   /* of the next partition, from 0 */
    bool backup;       /* GPT: the backup is being read */
    struct block_range usable;
    uint32_t entry_size, entries_crc, crc;
    uint64_t left; /* bytes of entries */
};

/* Begin with a device of so many blocks. */
void block_partitions_begin(struct block_partitions *table, uint64_t blocks);

/* Whether a block of the device is wanted, and which. False: ranges has what there is, each on the device and none in
 * common with another; those that do are not there, all of them. */
bool block_partitions_want(const struct block_partitions *table, uint64_t *block);

/* Here it is: BLOCK_BYTES that nobody else changes. */
void block_partitions_take(struct block_partitions *table, const uint8_t *bytes);

/* ---- of the two kinds ------------------------------------------------------------------------ */

/* Take the first block. */
void block_mbr_take_boot(struct block_partitions *table, const uint8_t *bytes);
void block_mbr_take_logical(struct block_partitions *table, const uint8_t *bytes);

void block_gpt_begin(struct block_partitions *table);
void block_gpt_take_header(struct block_partitions *table, const uint8_t *bytes);
void block_gpt_take_entries(struct block_partitions *table, const uint8_t *bytes);

/* Note a partition, if its number is looked at. */
void block_partitions_note(struct block_partitions *table, uint32_t number, uint64_t first,
                           uint64_t count);
/* Ask for a block; one that the device does not have ends the reading. */
void block_partitions_ask(struct block_partitions *table, enum block_table_state state,
                          uint64_t block);

/* CRC-32 (IEEE 802.3), of which `crc` is that of what came before, 0 in the beginning. */
uint32_t block_crc32(uint32_t crc, const uint8_t *bytes, uint64_t count);

/* Little-endian, anywhere. */
static inline uint32_t block_get32(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static inline uint64_t block_get64(const uint8_t *at)
{
    return block_get32(at) | (uint64_t)block_get32(at + 4) << 32;
}
