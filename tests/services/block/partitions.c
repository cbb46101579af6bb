/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Partition tables that were made here and damaged: whatever is in them, what comes out lies on the device, behind the first block, and no
 * two partitions share a block; only blocks of the device are asked for, and not without end. What tools of others make is read in
 * test_partitions.py.
 */
#include "src/crc32.c"
#include "src/gpt.c"
#undef OF_COUNT
#include "src/mbr.c"
#include "src/partitions.c"
#include "src/range.c"

#include "../../chance.h"
#include "verdict.h"

#include <string.h>

#define DISK_BLOCKS 200
#define MOST_STEPS  600 /* two headers, two times 256 blocks of entries, and a chain */

static uint8_t disk[DISK_BLOCKS][512], nothing[512]; /* behind: a device may be larger */

static void put(uint8_t *at, uint64_t value, uint32_t bytes)
{
    for (uint32_t i = 0; i < bytes; i++) {
        at[i] = (uint8_t)(value >> 8 * i);
    }
}

/* Bit by bit, as the standard has it: the remainder of a division. */
static uint32_t remainder_of(const uint8_t *bytes, uint32_t count)
{
    uint32_t rest = 0xffffffff;

    for (uint32_t i = 0; i < 8 * count; i++) {
        uint32_t bit = (bytes[i / 8] >> i % 8 & 1) ^ (rest & 1);

        rest = rest >> 1 ^ (bit ? 0xedb88320 : 0);
    }
    return ~rest;
}

static struct block_partitions read_table(uint64_t blocks)
{
    struct block_partitions table;
    uint64_t block;
    uint32_t steps = 0;

    block_partitions_begin(&table, blocks);
    while (block_partitions_want(&table, &block)) {
        CHECK(block < blocks && steps++ < MOST_STEPS);
        block_partitions_take(&table, block < DISK_BLOCKS ? disk[block] : nothing);
    }
    for (uint32_t i = 0; i < BLOCK_PARTITIONS; i++) {
        const struct block_range *a = &table.ranges[i];

        CHECK(a->count == 0 ||
              (a->first > 0 && a->first < blocks && a->count <= blocks - a->first));
        for (uint32_t k = 0; k < i; k++) {
            const struct block_range *b = &table.ranges[k];

            CHECK(a->count == 0 || b->count == 0 || a->first + a->count <= b->first ||
                  b->first + b->count <= a->first);
        }
    }
    return table;
}

static bool has(const struct block_partitions *table, uint32_t number, uint64_t first,
                uint64_t count)
{
    return table->ranges[number - 1].first == first && table->ranges[number - 1].count == count;
}

/* ---- MBR ------------------------------------------------------------------------------------- */

static void make_entry(uint8_t *block, uint32_t number, uint8_t type, uint32_t first,
                       uint32_t count)
{
    uint8_t *at = block + 446 + 16 * number;

    at[4] = type;
    put(at + 8, first, 4);
    put(at + 12, count, 4);
    block[510] = 0x55;
    block[511] = 0xaa;
}

/* 1 and 3, and in an extended one 5 to 7. */
static void make_mbr(void)
{
    memset(disk, 0, sizeof(disk));
    make_entry(disk[0], 0, 0x06, 10, 20);
    make_entry(disk[0], 1, 0x05, 60, 100);
    make_entry(disk[0], 2, 0x83, 30, 30);
    for (uint32_t i = 0; i < 3; i++) {
        make_entry(disk[60 + 20 * i], 0, 0x83, 2, 18);
        if (i < 2) {
            make_entry(disk[60 + 20 * i], 1, 0x05, 20 * (i + 1), 20);
        }
    }
}

static void check_mbr(void)
{
    make_mbr();
    struct block_partitions table = read_table(DISK_BLOCKS);

    CHECK(has(&table, 1, 10, 20) && has(&table, 2, 0, 0) && has(&table, 3, 30, 30) &&
          has(&table, 4, 0, 0));
    CHECK(has(&table, 5, 62, 18) && has(&table, 6, 82, 18) && has(&table, 7, 102, 18) &&
          has(&table, 8, 0, 0));
    table = read_table(100); /* what is not there, is not there */
    CHECK(has(&table, 3, 30, 30) && has(&table, 6, 82, 18) && has(&table, 7, 0, 0));
    table = read_table(99);
    CHECK(has(&table, 6, 0, 0));
    make_entry(disk[0], 3, 0x83, 59, 1); /* shared with 3: neither is there */
    table = read_table(DISK_BLOCKS);
    CHECK(has(&table, 1, 10, 20) && has(&table, 3, 0, 0) && has(&table, 4, 0, 0) &&
          has(&table, 5, 62, 18));
    make_entry(disk[0], 0, 0x06, 0, 20);
    table = read_table(DISK_BLOCKS);
    CHECK(has(&table, 1, 0, 0));
    make_entry(disk[60], 1, 0x05, 0, 20); /* a chain that leads to itself */
    (void)read_table(DISK_BLOCKS);
    make_mbr();
    disk[0][446] = 0x81; /* not a table */
    table = read_table(DISK_BLOCKS);
    CHECK(has(&table, 1, 0, 0));
    disk[0][446] = 0x80;
    table = read_table(DISK_BLOCKS);
    CHECK(has(&table, 1, 10, 20));
    disk[0][510] = 0;
    table = read_table(DISK_BLOCKS);
    CHECK(has(&table, 1, 0, 0));
    table = read_table(0);
    CHECK(has(&table, 1, 0, 0));
}

/* ---- GPT ------------------------------------------------------------------------------------- */

static uint32_t entry_size, entries;

static void seal(uint64_t header, uint64_t at)
{
    uint8_t *bytes = disk[header];

    memcpy(bytes, "EFI PART", 8);
    put(bytes + 8, 0x10000, 4);
    put(bytes + 12, 92, 4);
    put(bytes + 16, 0, 4);
    put(bytes + 24, header, 8);
    put(bytes + 32, DISK_BLOCKS - header, 8);
    put(bytes + 40, 34, 8);
    put(bytes + 48, DISK_BLOCKS - 34, 8);
    put(bytes + 72, at, 8);
    put(bytes + 80, entries, 4);
    put(bytes + 84, entry_size, 4);
    put(bytes + 88, remainder_of(disk[at], entries * entry_size), 4);
    put(bytes + 16, remainder_of(bytes, 92), 4);
}

static void make_partition(uint32_t number, uint64_t first, uint64_t last)
{
    for (uint32_t i = 0; i < 2; i++) {
        uint8_t *at = disk[i == 0 ? 2 : DISK_BLOCKS - 33] + number * entry_size;

        at[0] = 1;
        put(at + 32, first, 8);
        put(at + 40, last, 8);
    }
}

static void seal_both(void)
{
    seal(1, 2);
    seal(DISK_BLOCKS - 1, DISK_BLOCKS - 33);
}

static void make_gpt(uint32_t size, uint32_t count)
{
    memset(disk, 0, sizeof(disk));
    entry_size = size;
    entries = count;
    make_entry(disk[0], 0, 0xee, 1, DISK_BLOCKS - 1);
    make_entry(disk[0], 1, 0x83, 50, 10); /* not believed */
    make_partition(0, 40, 49);
    make_partition(2, 100, 100);
    make_partition(5, 150, 166);
    seal_both();
}

static bool is_right(void)
{
    struct block_partitions table = read_table(DISK_BLOCKS);

    return has(&table, 1, 40, 10) && has(&table, 2, 0, 0) && has(&table, 3, 100, 1) &&
           has(&table, 6, 150, 17);
}

static bool is_none(void)
{
    struct block_partitions table = read_table(DISK_BLOCKS);
    uint64_t sum = 0;

    for (uint32_t i = 0; i < BLOCK_PARTITIONS; i++) {
        sum |= table.ranges[i].first | table.ranges[i].count;
    }
    return sum == 0;
}

/* Of each copy, header and entries: if any bit of one is wrong, the other is taken; of both, nothing. */
static void check_copies(void)
{
    static const uint32_t of[] = {
        1, 2, 4, 2 + 9, DISK_BLOCKS - 1, DISK_BLOCKS - 33, DISK_BLOCKS - 30};

    for (uint32_t i = 0; i < 7; i++) {
        for (uint32_t k = 0; k < 15; k++) {
            uint32_t where = chance() % (of[i] == 1 || of[i] == DISK_BLOCKS - 1 ? 92 : 512);

            make_gpt(128, 128);
            disk[of[i]][where] ^= (uint8_t)(1u << chance() % 8);
            CHECK(is_right());
        }
    }
    make_gpt(128, 128);
    disk[1][20] ^= 1;
    disk[DISK_BLOCKS - 1][88] ^= 1;
    CHECK(is_none());
    make_gpt(128, 128);
    disk[3][9] ^= 1;
    disk[DISK_BLOCKS - 32][9] ^= 1;
    CHECK(is_none());
}

static void reseal(uint64_t header, uint32_t size)
{
    put(disk[header] + 12, size, 4);
    put(disk[header] + 16, 0, 4);
    put(disk[header] + 16, remainder_of(disk[header], size), 4);
}

/* Sums are right, and what they are of is not: of the first header; then the second is taken. */
static void check_header(uint32_t at, uint64_t value, uint32_t bytes, uint32_t size)
{
    make_gpt(128, 128);
    put(disk[1] + at, value, bytes);
    reseal(1, size);
    put(disk[DISK_BLOCKS - 33] + 32, 45, 8); /* so that it is seen whose entries are taken */
    put(disk[DISK_BLOCKS - 33] + 40, 46, 8);
    seal(DISK_BLOCKS - 1, DISK_BLOCKS - 33);
    struct block_partitions table = read_table(DISK_BLOCKS);
    CHECK(has(&table, 1, 45, 2));
}

static void check_headers(void)
{
    check_header(24, 5, 8, 92);               /* it says that it is elsewhere */
    check_header(0x1ff, 0, 1, 60);            /* too short for what it must have */
    check_header(80, 1025, 4, 92);            /* more entries than anybody has */
    check_header(72, DISK_BLOCKS - 1, 8, 92); /* entries that go on behind the device */
    check_header(72, DISK_BLOCKS, 8, 92);
    check_header(48, DISK_BLOCKS, 8, 92); /* what may be used, too */
    check_header(48, 20, 8, 92);
    check_header(8, 0x20000, 4, 92);
    make_gpt(128, 128);
    reseal(1, 512);
    CHECK(is_right());
    put(disk[1] + 80, 1 << 24, 4); /* entries for a day */
    reseal(1, 92);
    (void)read_table(UINT64_C(1) << 40);
    put(disk[1] + 12, 600, 4);
    put(disk[DISK_BLOCKS - 1] + 12, 600, 4);
    CHECK(is_none());
}

static void check_gpt(void)
{
    make_gpt(128, 128);
    CHECK(is_right());
    make_gpt(256, 8);
    CHECK(is_right());
    make_gpt(512, 6);
    CHECK(is_right());
    make_gpt(128, 9); /* not whole blocks */
    CHECK(is_right());
    make_gpt(192, 8);
    CHECK(is_none());
    make_gpt(1024, 8);
    CHECK(is_none());
    make_gpt(128, 128);
    entries = 0;
    seal_both();
    CHECK(is_none());
    check_headers();
    check_copies();
    make_gpt(128, 128);
    make_partition(3, 33, 38); /* before what may be used */
    make_partition(4, 160, 167);
    make_partition(1, 60, 59);
    seal_both();
    CHECK(is_right());
    CHECK(read_table(DISK_BLOCKS).ranges[3].count == 0 &&
          read_table(DISK_BLOCKS).ranges[4].count == 0);
    make_partition(6, 166, 166); /* the last block of 6 */
    seal_both();
    struct block_partitions table = read_table(DISK_BLOCKS);
    CHECK(has(&table, 1, 40, 10) && has(&table, 6, 0, 0) && has(&table, 7, 0, 0));
}

/* ---- anything -------------------------------------------------------------------------------- */

static void damage(void)
{
    uint32_t count = 1u << chance() % 8;

    for (uint32_t i = 0; i < count; i++) {
        uint32_t block = chance() % 3 == 0 ? chance() % DISK_BLOCKS : chance() % 3;

        disk[block][chance() % 2 == 0 ? 440 + chance() % 72 : chance() % 96] =
            (uint8_t)(chance() % 2 == 0   ? chance()
                      : chance() % 2 == 0 ? 0xff
                                          : 5);
    }
    if (chance() % 2 == 0) { /* with sums that are right, so that more is looked at */
        put(disk[1] + 16, 0, 4);
        put(disk[1] + 16, remainder_of(disk[1], 92), 4);
    }
}

int main(void)
{
    CHECK(block_crc32(0, (const uint8_t *)"123456789", 9) == 0xcbf43926);
    CHECK(block_crc32(block_crc32(0, (const uint8_t *)"1234", 4), (const uint8_t *)"56789", 5) ==
          0xcbf43926);
    check_mbr();
    check_gpt();
    for (uint32_t i = 0; i < 3000; i++) {
        if (i % 2 == 0) {
            make_mbr();
        } else {
            make_gpt(128, 128);
        }
        damage();
        (void)read_table(chance() % 4 == 0 ? chance() % DISK_BLOCKS : DISK_BLOCKS);
    }
    return passed();
}
