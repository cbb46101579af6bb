/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * Segments: every line that is stored at its place, zeros elsewhere, and no byte beside it.
 */
#include "fixture.h"

#include <loader/load.h>
#include <sel4/constants.h>

#define PAGE   (1UL << seL4_PageBits)
#define AROUND 64

static _Alignas(PAGE) unsigned char places[3][6 * PAGE];

/* The byte of a page with a map: lines of the map have theirs, one behind the other. */
static unsigned char byte_of(uint64_t lines, unsigned first, unsigned at)
{
    unsigned before = 0;

    if (!(lines >> at / IMAGE_LINE & 1)) {
        return 0;
    }
    for (unsigned i = 0; i < at / IMAGE_LINE; i++) {
        before += lines >> i & 1;
    }
    return image_byte(first + before * IMAGE_LINE + at % IMAGE_LINE);
}

static void check_page(const unsigned char *page, uint64_t lines, unsigned first)
{
    for (unsigned i = 0; i < PAGE; i++) {
        CHECK(page[i] == byte_of(lines, first, i));
    }
}

static void check_is(const unsigned char *start, unsigned size, unsigned char value)
{
    for (unsigned i = 0; i < size; i++) {
        CHECK(start[i] == value);
    }
}

static void check_image(void)
{
    machine_reset();
    image_make();
    memset(places, 0xee, sizeof(places));
    image_segment_at(0)->pa = (uint64_t)places[0];
    image_segment_at(1)->pa = (uint64_t)places[1];
    load_image();
    check_page(places[0], image_page_at(0)->lines, 0);
    check_page(places[0] + PAGE, image_page_at(1)->lines, 4 * IMAGE_LINE);
    check_is(places[0] + 2 * PAGE, 3 * PAGE, 0);
    check_is(places[0] + 5 * PAGE, PAGE, 0xee);
    check_is(places[1], 2 * PAGE, 0);
    check_is(places[1] + 2 * PAGE, 4 * PAGE, 0xee);
}

/* A page of any map; 16 lines are stored. */
static void check_map(uint64_t lines)
{
    image_make();
    memset(places, 0xee, sizeof(places));
    *image_page_at(1) = (struct image_page){lines, image_page_at(0)->offset};
    *image_segment_at(0) = (struct image_segment){(uint64_t)places[0], PAGE, 1, 1};
    load_between(image_segment_at(0), (uint64_t)places[0], (uint64_t)places[0] + PAGE);
    check_page(places[0], lines, 0);
    check_is(places[0] + PAGE, AROUND, 0xee);
}

static void check_maps(void)
{
    uint64_t seed = 1;

    for (unsigned bit = 0; bit < 64; bit++) {
        machine_reset();
        check_map(1ULL << bit);
        check_map(0xffffULL << bit);
        seed = seed * 6364136223846793005 + 1442695040888963407;
        check_map(seed & seed >> 21 & seed << 17);
    }
}

/* The whole page from the file: nothing is zeroed before. */
static void check_full(void)
{
    machine_reset();
    image_make();
    *image_page_at(1) = (struct image_page){UINT64_MAX, 0};
    *image_segment_at(0) = (struct image_segment){(uint64_t)places[0], PAGE, 1, 1};
    load_between(image_segment_at(0), (uint64_t)places[0], (uint64_t)places[0] + PAGE);
    CHECK(memcmp(places[0], (const void *)(uint64_t)&image_header, sizeof(image_header)) == 0);
    CHECK(memcmp(places[0] + PAGE - IMAGE_LINE, image_page_at(0) + 156, IMAGE_LINE) == 0);
    CHECK(strcmp(trace(), "copy-64 ") == 0);
}

/* Words of a page that goes on from its line first - 1 to the last of the map. */
static void check_grown_page(uint64_t lines, unsigned first, unsigned last)
{
    const uint64_t *words = (const void *)places[0];
    uint64_t step = words[first * 8 - 1] - words[first * 8 - 2];

    for (unsigned i = 0; i < first * IMAGE_LINE; i++) {
        CHECK(places[0][i] == byte_of(lines, 0, i));
    }
    for (unsigned i = first * 8; i < (last + 1) * 8; i++) {
        CHECK(words[i] - words[i - 1] == step);
    }
    check_is(places[0] + (last + 1) * IMAGE_LINE, PAGE - (last + 1) * IMAGE_LINE, 0);
    check_is(places[0] + PAGE, AROUND, 0xee);
}

static void check_grown(unsigned first, unsigned last)
{
    uint64_t lines = UINT64_MAX >> (63 - last) & ~2ULL;

    machine_reset();
    image_make();
    memset(places, 0xee, sizeof(places));
    *image_page_at(1) = (struct image_page){lines, image_page_at(0)->offset + last + 1 - first};
    *image_segment_at(0) = (struct image_segment){(uint64_t)places[0], PAGE, 1, 1};
    load_between(image_segment_at(0), (uint64_t)places[0], (uint64_t)places[0] + PAGE);
    check_grown_page(lines & ~(UINT64_MAX << first), first, last);
}

static void check_growth(void)
{
    for (unsigned first = 3; first < 16; first++) {
        check_grown(first, first);
        check_grown(first, 31);
        check_grown(first, 63);
    }
}

/* Pages from the middle of a segment: of its table, behind them, and over the border. */
static void check_part(unsigned first, unsigned last)
{
    machine_reset();
    image_make();
    memset(places, 0xee, sizeof(places));
    image_segment_at(0)->pa = (uint64_t)places[0];
    load_between(image_segment_at(0), (uint64_t)places[0] + first * PAGE,
                 (uint64_t)places[0] + last * PAGE);
    check_is(places[0], first * PAGE, 0xee);
    for (unsigned i = first; i < last; i++) {
        check_page(places[0] + i * PAGE, i < 2 ? image_page_at(i)->lines : 0, i * 4 * IMAGE_LINE);
    }
    check_is(places[0] + last * PAGE, PAGE, 0xee);
}

static void check_parts(void)
{
    for (unsigned first = 0; first < 5; first++) {
        for (unsigned last = first; last <= 5; last++) {
            check_part(first, last);
        }
    }
}

int main(void)
{
    check_image();
    check_parts();
    check_growth();
    check_maps();
    check_full();
    return 0;
}
