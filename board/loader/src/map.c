/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Translation tables for the time while segments are copied (EL2 stage 1, 39-bit addresses, 4 KiB
 * granule; Arm ARM D8.3). What firmware keeps is not mapped: no access to it is speculated.
 */
#include <board/config.h>
#include <loader/io.h>
#include <loader/machine.h>
#include <loader/map.h>
#include <loader/memory.h>
#include <sel4/constants.h>

#define PAGE       (1ULL << seL4_PageBits)
#define LAST_LEVEL 3
#define INDEX_BITS 9
#define INDEX_MASK ((1ULL << INDEX_BITS) - 1)
#define ADDRESS    (((1ULL << 48) - 1) & ~(PAGE - 1))

#define VALID      1
#define TABLE      2 /* of a level above the last; a page at the last */
/* AttrIndx 0 (MAIR_EL2 is set in mmu.S), inner shareable, accessed, AP[1] RES1. */
#define MEMORY (3 << 8 | 1 << 10 | 1 << 6 | VALID)

struct range {
    paddr_t start;
    paddr_t end;
};

static const struct range memory[] = BOARD_MEMORY;

struct tables {
    paddr_t root;
    paddr_t next; /* that is not used */
};

/* Bits of an address below those that an entry of the level resolves. */
static unsigned shift_of(unsigned level)
{
    return seL4_PageBits + INDEX_BITS * (LAST_LEVEL - level);
}

static paddr_t new_table(struct tables *tables)
{
    paddr_t table = tables->next;

    machine_zero_lines(table, PAGE / IMAGE_LINE);
    tables->next += PAGE;
    return table;
}

/* Where the entry for an address is at a level; tables on the way are made. */
static paddr_t entry_of(struct tables *tables, paddr_t address, unsigned level)
{
    paddr_t table = tables->root;

    for (unsigned above = 1;; above++) {
        paddr_t entry = table + (address >> shift_of(above) & INDEX_MASK) * sizeof(uint64_t);

        if (above == level) {
            return entry;
        }
        if (read64(entry) == 0) {
            write64(entry, new_table(tables) | TABLE | VALID);
        }
        table = read64(entry) & ADDRESS;
    }
}

/* The level of the largest block, or page, that fits at the start. */
static unsigned level_of(const struct range *range)
{
    unsigned level = 1;

    while (range->start % (1ULL << shift_of(level)) != 0 ||
           range->end - range->start < 1ULL << shift_of(level)) {
        level++;
    }
    return level;
}

static void map_range(struct tables *tables, struct range range)
{
    while (range.start < range.end) {
        unsigned level = level_of(&range);

        write64(entry_of(tables, range.start, level),
                range.start | MEMORY | (level == LAST_LEVEL ? TABLE : 0));
        range.start += 1ULL << shift_of(level);
    }
}

/* Lines of firmware's are not evicted onto the tables later. What caches hold afterwards does not matter:
 * walks go past them. */
void map_memory(paddr_t place)
{
    struct tables tables = {.root = place, .next = place};

    cache_clean_invalidate(place, BOARD_TABLES * PAGE);
    new_table(&tables);
    for (unsigned i = 0; i < sizeof(memory) / sizeof(memory[0]); i++) {
        map_range(&tables, memory[i]);
    }
}
