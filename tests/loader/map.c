/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * The loader's tables, walked as the MMU does (Arm ARM D8.2, D8.3): RAM where it is, and nothing else.
 */
#include "fixture.h"

#include <board/config.h>
#include <loader/map.h>
#include <sel4/constants.h>

#define PAGE  (1UL << seL4_PageBits)
#define NONE  UINT64_MAX
#define FIRST 1
/* Valid, AttrIndx 0, AP[1], inner shareable, accessed: all of a block but address and type. */
#define ATTRIBUTES 0x741

static _Alignas(4096) uint64_t tables[BOARD_TABLES + 1][512];

/* Physical address; NONE when nothing is mapped. */
static uint64_t walk(uint64_t va)
{
    const uint64_t *table = tables[0];

    for (unsigned level = FIRST, shift = 30; va >> 39 == 0; level++, shift -= 9) {
        uint64_t entry = table[va >> shift & 511], address = entry & 0xfffffffff000;
        bool is_table = (entry & 3) == 3 && level < 3;

        if (entry == 0) {
            return NONE;
        }
        if (!is_table) {
            CHECK((entry & ~0xfffffffff002) == ATTRIBUTES && (entry >> 1 & 1) == (level == 3));
            CHECK(address % (1UL << shift) == 0);
            return address + va % (1UL << shift);
        }
        CHECK((entry & 0xfff) == 3 && address - (uint64_t)tables < sizeof(tables) - PAGE);
        table = (const uint64_t *)address;
    }
    return NONE;
}

static bool is_free_ram(uint64_t address)
{
    static const uint64_t spans[][2] = BOARD_MEMORY;

    for (unsigned i = 0; i < sizeof(spans) / sizeof(spans[0]); i++) {
        if (spans[i][0] <= address && address < spans[i][1]) {
            return true;
        }
    }
    return false;
}

static void check_around(uint64_t address)
{
    for (uint64_t at = address - 8 * PAGE; at < address + 8 * PAGE; at += PAGE / 2) {
        CHECK(walk(at) == (is_free_ram(at) ? at : NONE));
    }
}

int main(void)
{
    machine_reset();
    image_make();
    memset(tables, 0xee, sizeof(tables));
    map_memory((uint64_t)tables);
    check_around(0x40000000);
    check_around(0x5fe00000);
    check_around(0x5fe04000);
    check_around(0x80000000);
    check_around(0x100000000);
    check_around(0x180000000);
    for (uint64_t at = PAGE; at < 1UL << 39; at += 0x1fff000) {
        CHECK(walk(at) == (is_free_ram(at) ? at : NONE));
    }
    for (unsigned i = 0; i < 512; i++) { /* all tables are used, and nothing behind them */
        CHECK(tables[BOARD_TABLES][i] == 0xeeeeeeeeeeeeeeee);
    }
    CHECK(tables[BOARD_TABLES - 1][511] != 0xeeeeeeeeeeeeeeee);
    CHECK(strncmp(trace(), "clean-3000 ", 11) == 0);
    return 0;
}
