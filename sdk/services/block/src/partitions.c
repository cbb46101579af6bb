/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What both kinds of tables have in common: which block comes next, and what of the result can be believed.
 */
#include "block/partitions.h"

void block_partitions_note(struct block_partitions *table, uint32_t number, uint64_t first,
                           uint64_t count)
{
    if (number < BLOCK_PARTITIONS) {
        table->ranges[number] = (struct block_range){first, count};
    }
}

/* The table itself, in the first block, is nobody's. */
static bool is_possible(const struct block_partitions *table, const struct block_range *range)
{
    return range->first != 0 && block_range_within(table->blocks, range->first, range->count);
}

static void drop_impossible(struct block_partitions *table)
{
    for (uint32_t i = 0; i < BLOCK_PARTITIONS; i++) {
        if (!is_possible(table, &table->ranges[i])) {
            table->ranges[i] = (struct block_range){0, 0};
        }
    }
}

static bool is_shared(const struct block_partitions *table, uint32_t number)
{
    for (uint32_t i = 0; i < BLOCK_PARTITIONS; i++) {
        if (i != number && !block_range_disjoint(&table->ranges[i], &table->ranges[number])) {
            return true;
        }
    }
    return false;
}

/* All of them: nobody knows whose the blocks are. */
static void drop_shared(struct block_partitions *table)
{
    uint32_t shared = 0;

    for (uint32_t i = 0; i < BLOCK_PARTITIONS; i++) {
        shared |= (uint32_t)is_shared(table, i) << i;
    }
    for (uint32_t i = 0; i < BLOCK_PARTITIONS; i++) {
        if ((shared >> i & 1) != 0) {
            table->ranges[i] = (struct block_range){0, 0};
        }
    }
}

static void finish(struct block_partitions *table)
{
    table->state = BLOCK_TABLE_DONE;
    drop_impossible(table);
    drop_shared(table);
}

void block_partitions_ask(struct block_partitions *table, enum block_table_state state,
                          uint64_t block)
{
    table->state = block < table->blocks ? state : BLOCK_TABLE_DONE;
    table->wanted = block;
}

void block_partitions_begin(struct block_partitions *table, uint64_t blocks)
{
    *table = (struct block_partitions){.blocks = blocks};
    block_partitions_ask(table, BLOCK_TABLE_BOOT, 0);
}

bool block_partitions_want(const struct block_partitions *table, uint64_t *block)
{
    *block = table->wanted;
    return table->state != BLOCK_TABLE_DONE;
}

void block_partitions_take(struct block_partitions *table, const uint8_t *bytes)
{
    switch (table->state) {
    case BLOCK_TABLE_BOOT:
        block_mbr_take_boot(table, bytes);
        break;
    case BLOCK_TABLE_LOGICAL:
        block_mbr_take_logical(table, bytes);
        break;
    case BLOCK_TABLE_HEADER:
        block_gpt_take_header(table, bytes);
        break;
    case BLOCK_TABLE_ENTRIES:
        block_gpt_take_entries(table, bytes);
        break;
    default:
        return;
    }
    if (table->state == BLOCK_TABLE_DONE) {
        finish(table);
    }
}
