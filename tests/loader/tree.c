/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * Firmware's device tree, in memory where a bank of the board's is: to every place, and zeros behind it; what
 * is none is none; what is too large, or lies where the mover wrote, is said.
 */
#include "fixture.h"

#include <board/config.h>
#include <loader/tree.h>

#include <sys/mman.h>

#define RAM      0x50000000UL
#define RAM_SIZE 0x20000UL
#define TREE     (RAM + 0x10000)
#define PLACE_0  (RAM + 0x2000)
#define PLACE_1  (RAM + 0x8000)
#define TABLE    2048 /* behind those of image_made.c */

static uint64_t firmware, loaded_at;

static void place(void)
{
    tree_place(firmware, loaded_at);
}

static unsigned char byte_of(unsigned i)
{
    return (unsigned char)(i * 11 + 5);
}

static void put_tree(uint64_t address, uint32_t size)
{
    unsigned char *bytes = (void *)address;

    memset((void *)RAM, 0xee, RAM_SIZE);
    for (unsigned i = 0; i < size; i++) {
        bytes[i] = byte_of(i);
    }
    *(uint32_t *)address = __builtin_bswap32(0xd00dfeed);
    *(uint32_t *)(address + 4) = __builtin_bswap32(size);
    firmware = address;
}

static bool holds(uint64_t at, uint32_t size, uint64_t room)
{
    const unsigned char *bytes = (void *)at;

    for (unsigned i = 8; i < size; i++) {
        if (bytes[i] != byte_of(i)) {
            return false;
        }
    }
    for (uint64_t i = size; i < room; i++) {
        if (bytes[i] != 0) {
            return false;
        }
    }
    return size == 0 || *(uint32_t *)at == __builtin_bswap32(0xd00dfeed);
}

static struct image_tree *prepare(uint64_t address, uint32_t size)
{
    struct image_header *header;
    struct image_tree *trees;

    machine_reset();
    header = image_make();
    header->trees_offset = TABLE;
    header->trees = 2;
    trees = (void *)((char *)header + TABLE);
    trees[0] = (struct image_tree){.pa = PLACE_0, .size = 0x2000};
    trees[1] = (struct image_tree){.pa = PLACE_1, .size = 0x3000};
    image_seal();
    put_tree(address, size);
    loaded_at = (uint64_t)loader_start;
    return trees;
}

#define UNTOUCHED(address) (*(unsigned char *)(address) == 0xee)

static void check_placed(uint64_t address, uint32_t size)
{
    prepare(address, size);
    CHECK_PASSES(place);
    CHECK(holds(PLACE_0, size, 0x2000) && holds(PLACE_1, size, 0x3000));
    CHECK(UNTOUCHED(PLACE_0 + 0x2000) && UNTOUCHED(PLACE_1 - 1) && UNTOUCHED(PLACE_1 + 0x3000));
}

static void check_sizes(void)
{
    check_placed(TREE, 0x1234);
    check_placed(TREE, 0x1235); /* no whole words */
    check_placed(TREE, 0x2000);
    prepare(TREE, 0x2001);
    CHECK_FAILS(place, "firmware's device tree has 8193 bytes, the memory region for it 8192: give "
                       "it more");
}

/* Of the first place, and of the second with what comes first. */
static void check_overlaps(void)
{
    check_placed(PLACE_0 + 0x800, 0x1800);
    check_placed(PLACE_0 - 0x800, 0x1800);
    check_placed(PLACE_0, 0x1800);
    check_placed(PLACE_1 + 0x10, 0x1800);
}

static void check_none(uint64_t address)
{
    prepare(TREE, 0x100);
    firmware = address;
    console_clear();
    CHECK(run(place) == RETURNED);
    CHECK_PRINTED("LDR|INFO: firmware passes no device tree\n");
    CHECK(holds(PLACE_0, 0, 0x2000) && holds(PLACE_1, 0, 0x3000));
}

static void check_not_a_tree(void)
{
    check_none(0);
    check_none(TREE + 4);   /* no multiple of 8 */
    check_none(0x20000000); /* no RAM */
    check_none(TREE + 8);   /* another beginning */
}

/* The mover ran in the page below the lower of the two places. */
static void check_mover(void)
{
    prepare(TREE, 0x1000);
    loaded_at = TREE + 0x1000;
    CHECK_FAILS(place, "firmware's device tree at 0x50010000 lies where the image does: put it "
                       "elsewhere");
    loaded_at = TREE + 0x2000;
    CHECK_PASSES(place);
    loaded_at = TREE;
    CHECK_PASSES(place);
}

static void check_damaged(void)
{
    prepare(TREE, 0x100);
    image_make()->trees = 1ULL << 60;
    CHECK_FAILS(place, "image damaged: a table lies outside");
    prepare(TREE, 0x100)->pa++;
    CHECK_FAILS(place, "image damaged: impossible segment at 0x50002001, 8 KiB");
    prepare(TREE, 0x100);
    machine->ram[0].size = 0;
    console_clear();
    CHECK(run(place) == OFF);
    CHECK(strstr(console(), "the image needs RAM at 0x50002000"));
    CHECK(UNTOUCHED(PLACE_0));
}

int main(void)
{
    CHECK(mmap((void *)RAM, RAM_SIZE, PROT_READ | PROT_WRITE,
               MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) == (void *)RAM);
    check_sizes();
    check_overlaps();
    check_not_a_tree();
    check_mover();
    check_damaged();
    return 0;
}
