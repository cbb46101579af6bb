/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Partition tables of PCs: four entries in the first block; one of them may lead to a chain of blocks with one logical partition
 * each, whose numbers begin at 5. An entry of type EE says that there is a GPT, and nothing else here is believed then
 * (UEFI 2.10, 5.2.3).
 */
#include "block/partitions.h"

#define ENTRIES     446
#define ENTRY_SIZE  16
#define OF_STATUS   0
#define OF_TYPE     4
#define OF_FIRST    8
#define OF_COUNT    12
#define OF_MARK     510
#define TYPE_UNUSED 0x00
#define TYPE_GPT    0xee
#define FOUR        4u

static const uint8_t *entry(const uint8_t *bytes, uint32_t number)
{
    return bytes + ENTRIES + ENTRY_SIZE * number;
}

static bool is_extended(const uint8_t *bytes)
{
    return bytes[OF_TYPE] == 0x05 || bytes[OF_TYPE] == 0x0f || bytes[OF_TYPE] == 0x85;
}

/* A file system without a table has the same mark, and something else where entries would be. */
static bool is_table(const uint8_t *bytes)
{
    bool right = bytes[OF_MARK] == 0x55 && bytes[OF_MARK + 1] == 0xaa;

    for (uint32_t i = 0; i < FOUR; i++) {
        right = right && (entry(bytes, i)[OF_STATUS] & 0x7f) == 0;
    }
    return right;
}

static bool has_gpt(const uint8_t *bytes)
{
    bool has = false;

    for (uint32_t i = 0; i < FOUR; i++) {
        has = has || entry(bytes, i)[OF_TYPE] == TYPE_GPT;
    }
    return has;
}

static void note(struct block_partitions *table, uint32_t number, const uint8_t *bytes,
                 uint64_t base)
{
    if (bytes[OF_TYPE] != TYPE_UNUSED && !is_extended(bytes)) {
        block_partitions_note(table, number, base + block_get32(bytes + OF_FIRST),
                              block_get32(bytes + OF_COUNT));
    }
}

static void take_four(struct block_partitions *table, const uint8_t *bytes)
{
    for (uint32_t i = 0; i < FOUR; i++) {
        note(table, i, entry(bytes, i), 0);
        if (is_extended(entry(bytes, i)) && table->extended == 0) {
            table->extended = block_get32(entry(bytes, i) + OF_FIRST);
        }
    }
    table->number = FOUR;
    table->state = BLOCK_TABLE_DONE;
    if (table->extended != 0) {
        block_partitions_ask(table, BLOCK_TABLE_LOGICAL, table->extended);
    }
}

void block_mbr_take_boot(struct block_partitions *table, const uint8_t *bytes)
{
    if (!is_table(bytes)) {
        table->state = BLOCK_TABLE_DONE;
    } else if (has_gpt(bytes)) {
        block_gpt_begin(table);
    } else {
        take_four(table, bytes);
    }
}

/* The partition is relative to its own block, the next block to the chain's beginning. Each step has a number, so it ends. */
void block_mbr_take_logical(struct block_partitions *table, const uint8_t *bytes)
{
    const uint8_t *next = entry(bytes, 1);
    uint64_t here = table->wanted;

    table->state = BLOCK_TABLE_DONE;
    if (!is_table(bytes)) {
        return;
    }
    note(table, table->number++, entry(bytes, 0), here);
    if (is_extended(next) && table->number < BLOCK_PARTITIONS) {
        block_partitions_ask(table, BLOCK_TABLE_LOGICAL,
                             table->extended + block_get32(next + OF_FIRST));
    }
}
