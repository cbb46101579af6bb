/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * GUID partition tables (UEFI 2.10, 5.3): a header and entries, each with a CRC, at the beginning of the device; both again at its end,
 * where they are looked for if the first are not right. Entries of 128, 256 and 512 bytes, of which a block has a whole number.
 */
#include "block/partitions.h"

#define PRIMARY          1
#define OF_SIGNATURE     0
#define OF_REVISION      8
#define OF_HEADER_SIZE   12
#define OF_CRC           16
#define OF_OWN           24
#define OF_FIRST_USABLE  40
#define OF_LAST_USABLE   48
#define OF_ENTRIES       72
#define OF_COUNT         80
#define OF_ENTRY_SIZE    84
#define OF_ENTRIES_CRC   88

#define SIGNATURE        UINT64_C(0x5452415020494645) /* "EFI PART" */
#define REVISION         0x00010000u
#define LEAST_HEADER     92u
#define LEAST_ENTRY_SIZE 128u
#define MOST_BYTES       (UINT64_C(1) << 17) /* of entries: eight times what is usual */

#define ENTRY_TYPE       0
#define ENTRY_FIRST      32
#define ENTRY_LAST       40

void block_gpt_begin(struct block_partitions *table)
{
    block_partitions_ask(table, BLOCK_TABLE_HEADER, PRIMARY);
}

/* The other header, or none: then there are no partitions. */
static void give_up(struct block_partitions *table)
{
    for (uint32_t i = 0; i < BLOCK_PARTITIONS; i++) {
        table->ranges[i] = (struct block_range){0, 0};
    }
    if (table->backup) {
        table->state = BLOCK_TABLE_DONE;
        return;
    }
    table->backup = true;
    block_partitions_ask(table, BLOCK_TABLE_HEADER, table->blocks - 1);
}

/* ---- header ---------------------------------------------------------------------------------- */

/* Its own CRC counts as zero in it. */
static uint32_t crc_of_header(const uint8_t *bytes, uint32_t size)
{
    static const uint8_t zero[4];
    uint32_t crc = block_crc32(0, bytes, OF_CRC);

    crc = block_crc32(crc, zero, sizeof(zero));
    return block_crc32(crc, bytes + OF_CRC + sizeof(zero), size - OF_CRC - sizeof(zero));
}

static bool is_header(const struct block_partitions *table, const uint8_t *bytes)
{
    uint32_t size = block_get32(bytes + OF_HEADER_SIZE);

    return block_get64(bytes + OF_SIGNATURE) == SIGNATURE &&
           block_get32(bytes + OF_REVISION) == REVISION && size >= LEAST_HEADER &&
           size <= BLOCK_BYTES && crc_of_header(bytes, size) == block_get32(bytes + OF_CRC) &&
           block_get64(bytes + OF_OWN) == table->wanted;
}

static bool is_entry_size(uint32_t size)
{
    return size == LEAST_ENTRY_SIZE || size == 2 * LEAST_ENTRY_SIZE || size == BLOCK_BYTES;
}

/* First and last, both included, on the device. */
static bool take_usable(struct block_partitions *table, uint64_t first, uint64_t last)
{
    if (first > last || last >= table->blocks) {
        return false;
    }
    table->usable = (struct block_range){first, last - first + 1};
    return true;
}

static bool take_layout(struct block_partitions *table, const uint8_t *bytes)
{
    uint64_t count = block_get32(bytes + OF_COUNT);

    table->entry_size = block_get32(bytes + OF_ENTRY_SIZE);
    table->entries_crc = block_get32(bytes + OF_ENTRIES_CRC);
    table->number = 0;
    table->crc = 0;
    if (!is_entry_size(table->entry_size) || count == 0 || count > MOST_BYTES / table->entry_size) {
        return false;
    }
    table->left = count * table->entry_size;
    return take_usable(table, block_get64(bytes + OF_FIRST_USABLE),
                       block_get64(bytes + OF_LAST_USABLE));
}

void block_gpt_take_header(struct block_partitions *table, const uint8_t *bytes)
{
    uint64_t entries = block_get64(bytes + OF_ENTRIES);

    if (is_header(table, bytes) && take_layout(table, bytes) && entries < table->blocks) {
        block_partitions_ask(table, BLOCK_TABLE_ENTRIES, entries);
    } else {
        give_up(table);
    }
}

/* ---- entries --------------------------------------------------------------------------------- */

static bool is_used(const uint8_t *entry)
{
    return block_get64(entry + ENTRY_TYPE) != 0 || block_get64(entry + ENTRY_TYPE + 8) != 0;
}

/* One that is not within what may be used is not there. */
static void take_entry(struct block_partitions *table, const uint8_t *entry)
{
    uint64_t first = block_get64(entry + ENTRY_FIRST), last = block_get64(entry + ENTRY_LAST);
    uint32_t number = table->number++;

    if (is_used(entry) && first <= last && first >= table->usable.first &&
        last - table->usable.first < table->usable.count) {
        block_partitions_note(table, number, first, last - first + 1);
    }
}

static void take_some(struct block_partitions *table, const uint8_t *bytes, uint64_t size)
{
    for (uint64_t at = 0; at < size; at += table->entry_size) {
        take_entry(table, bytes + at);
    }
    table->crc = block_crc32(table->crc, bytes, size);
    table->left -= size;
}

void block_gpt_take_entries(struct block_partitions *table, const uint8_t *bytes)
{
    take_some(table, bytes, table->left < BLOCK_BYTES ? table->left : BLOCK_BYTES);
    if (table->left == 0) {
        if (table->crc == table->entries_crc) {
            table->state = BLOCK_TABLE_DONE;
        } else {
            give_up(table);
        }
    } else if (table->wanted + 1 < table->blocks) {
        block_partitions_ask(table, BLOCK_TABLE_ENTRIES, table->wanted + 1);
    } else {
        give_up(table);
    }
}
