/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Sizes of cards, from registers as cards have them: numbers of the specification's tables, bounds, and any bits at all.
 */
#include "src/sd_csd.c"

#include "../../chance.h"
#include "verdict.h"

static uint32_t response[4];

static void set_bits(uint32_t first, uint32_t width, uint64_t value)
{
    for (uint32_t i = 0; i < width; i++) {
        uint32_t bit = first - 8 + i;

        response[bit / 32] &= ~(1u << bit % 32);
        response[bit / 32] |= (uint32_t)(value >> i & 1) << bit % 32;
    }
}

static void clear(void)
{
    for (uint32_t i = 0; i < 4; i++) {
        response[i] = 0;
    }
}

static uint64_t old(uint32_t block, uint32_t size, uint32_t factor)
{
    struct sd_csd csd;

    clear();
    set_bits(80, 4, block);
    set_bits(62, 12, size);
    set_bits(47, 3, factor);
    return sd_csd_read(response, &csd) ? csd.blocks : 0;
}

static uint64_t large(uint32_t size)
{
    struct sd_csd csd;

    clear();
    set_bits(126, 2, 1);
    set_bits(48, 22, size);
    return sd_csd_read(response, &csd) ? csd.blocks : 0;
}

int main(void)
{
    struct sd_csd csd;

    CHECK(old(9, 0, 0) == 4 && old(9, 4095, 7) == 4096 * 512);
    CHECK(old(10, 3751, 7) == 3752 * 512 * 2);          /* 5.3.2: a card of 2 GB */
    CHECK(old(11, 4095, 7) == UINT64_C(1) << 23);       /* all that bytes can address */
    CHECK(old(8, 100, 3) == 0 && old(12, 100, 3) == 0); /* reserved */
    CHECK(large(0) == 1024 && large(0x3fffff) == UINT64_C(1) << 32);
    for (uint32_t version = 2; version < 4; version++) {
        set_bits(126, 2, version);
        CHECK(!sd_csd_read(response, &csd));
    }
    for (uint32_t protect = 0; protect < 4; protect++) {
        (void)large(7);
        set_bits(12, 2, protect);
        CHECK(sd_csd_read(response, &csd) && csd.read_only == (protect != 0));
    }
    for (uint32_t i = 0; i < 100000; i++) {
        for (uint32_t k = 0; k < 4; k++) {
            response[k] = (uint32_t)chance();
        }
        if (sd_csd_read(response, &csd)) {
            CHECK(csd.blocks != 0 && csd.blocks <= UINT64_C(1) << 32);
            CHECK(response[3] >> 22 != 0 || csd.blocks <= UINT64_C(1) << 23);
        }
    }
    return passed();
}
