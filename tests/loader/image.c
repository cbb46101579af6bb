/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * Images that are whole, damaged, of others; and loading one.
 */
#include "fixture.h"

#include <loader/print.h>

extern const char loader_start[];

static struct image_header *header;

static void check_good(void)
{
    header = image_make();
    CHECK_PASSES(image_check);
}

static void check_header(void)
{
    header = image_make();
    header->magic++;
    CHECK_FAILS(image_check, "no image follows the loader, or its header is damaged");
    header = image_make();
    header->version = 77;
    CHECK_FAILS(image_check,
                "the image has format 77, this loader reads format 1: take both from one SDK");
    header = image_make();
    ((char *)header)[header->size - 1] ^= 1;
    CHECK_FAILS(image_check, "image damaged: wrong checksum over 5104 bytes");
}

static void check_sizes(void)
{
    header = image_make();
    header->size = (5UL << 30) + 8;
    CHECK_FAILS(image_check, "image damaged: its size cannot be 5368709128 bytes");
    header->size = 8UL << 30;
    CHECK_FAILS(image_check, "image damaged: its size cannot be 8 GiB");
    header->size = sizeof(*header) - 8;
    CHECK_FAILS(image_check, "image damaged: its size cannot be 104 bytes");
    header->size = 5097;
    CHECK_FAILS(image_check, "image damaged: its size cannot be 5097 bytes");
}

static void check_board(void)
{
    header = image_make();
    strcpy(header->board, "test_board2");
    image_seal();
    CHECK_FAILS(image_check, "the image was built for board test_board2: build it for this one");
    header = image_make();
    strcpy(header->board, "test");
    image_seal();
    CHECK_FAILS(image_check, "the image was built for board test: build it for this one");
    header = image_make();
    memset(header->board, 'x', sizeof(header->board));
    image_seal();
    CHECK_FAILS(image_check, "image damaged: a table lies outside");
    header = image_make();
    header->load_address += 0x1000;
    image_seal();
    console_clear();
    CHECK(run(image_check) == OFF);
    CHECK(strstr(console(), "the image was built to run at 0x"));
}

static void check_table(uint32_t *count, uint64_t *offset, uint64_t entry)
{
    uint64_t fits = (header->size - *offset) / entry;

    *count = (uint32_t)fits + 1;
    image_seal();
    CHECK_FAILS(image_check, "image damaged: a table lies outside");
    *count = 1;
    *offset = header->size - entry + 8;
    image_seal();
    CHECK_FAILS(image_check, "image damaged: a table lies outside");
    *offset = UINT64_MAX - 7;
    image_seal();
    CHECK_FAILS(image_check, "image damaged: a table lies outside");
}

static void check_tables(void)
{
    header = image_make();
    header->cores = 0;
    image_seal();
    CHECK_FAILS(image_check, "image damaged: a table lies outside");
    header = image_make();
    check_table(&header->cores, &header->cores_offset, sizeof(struct image_core));
    header = image_make();
    check_table(&header->irqs, &header->irqs_offset, sizeof(struct image_irq));
    header = image_make();
    check_table(&header->segments, &header->segments_offset, sizeof(struct image_segment));
}

static void check_irqs(void)
{
    image_make();
    image_irq_at(1)->core = 2;
    image_seal();
    CHECK_FAILS(image_check, "image damaged: interrupt 34 for core 2 of 2");
    image_make();
    image_irq_at(1)->intid = 1020;
    image_seal();
    CHECK_FAILS(image_check, "image damaged: interrupt 1020 for core 1 of 2");
    image_make();
    image_irq_at(0)->intid = 31;
    image_seal();
    CHECK_FAILS(image_check, "image damaged: interrupt 31 for core 0 of 2");
    image_make();
    image_irq_at(0)->intid = 1019;
    image_seal();
    CHECK_PASSES(image_check);
}

static void check_segment(uint64_t pa, uint64_t offset, uint64_t file_size, uint64_t memory_size,
                          bool is_good)
{
    image_make();
    *image_segment_at(0) = (struct image_segment){pa, offset, file_size, memory_size};
    image_seal();
    console_clear();
    CHECK(run(image_check) == (is_good ? RETURNED : OFF));
    CHECK(is_good || strstr(console(), "impossible segment at 0x") ||
          strstr(console(), "overlaps the loader at 0x"));
}

static void check_segments(void)
{
    uint64_t start = (uint64_t)loader_start, end = (uint64_t)header + header->size;
    uint64_t limit = 1UL << 52;

    check_segment(0x41000000, 4096, 1008, 1008, true);
    check_segment(0x41000000, 4096, 1009, 1009, false);
    check_segment(0x41000000, 4096, 1000, 999, false);
    check_segment(0x41000000, 4088, 8, 8, false);
    check_segment(0x41000008, 4096, 8, 8, false);
    check_segment(limit - 4096, 4096, 0, 4096, true);
    check_segment(limit - 4096, 4096, 0, 4097, false);
    check_segment(limit + 4096, 4096, 0, 0, false);
    check_segment(0x41000000, 4096, 0, UINT64_MAX - 0x1000, false);
    check_segment(start - 4096, 4096, 0, 4096, true);
    check_segment(start - 4096, 4096, 0, 4097, false);
    check_segment(end, 4096, 0, 4096, true);
    check_segment(end - 16, 4096, 0, 16, false);
}

static void check_own(void)
{
    uint64_t start = (uint64_t)loader_start;

    header = image_make();
    CHECK(!image_is_own(start - 1) && image_is_own(start));
    CHECK(image_is_own((uint64_t)header + header->size - 1));
    CHECK(!image_is_own((uint64_t)header + header->size));
    header->magic++;
    CHECK(image_is_own((uint64_t)header - 1) && !image_is_own((uint64_t)header));
    header = image_make();
    header->size = 8UL << 30;
    CHECK(!image_is_own((uint64_t)header));
}

static void check_load(void)
{
    static _Alignas(64) unsigned char first[5000 + 64], second[0x2000 + 64];

    image_make();
    memset(first, 0xee, sizeof(first));
    memset(second, 0xee, sizeof(second));
    image_segment_at(0)->pa = (uint64_t)first;
    image_segment_at(1)->pa = (uint64_t)second;
    image_load();
    for (unsigned i = 0; i < sizeof(first); i++) {
        CHECK(first[i] == (i < 1000 ? (unsigned char)(i * 7 + 1) : i < 5000 ? 0 : 0xee));
    }
    for (unsigned i = 0; i < sizeof(second); i++) {
        CHECK(second[i] == (i < 0x2000 ? 0 : 0xee));
    }
}

int main(void)
{
    check_good();
    check_header();
    check_sizes();
    check_board();
    check_tables();
    check_irqs();
    header = image_make();
    check_segments();
    check_own();
    check_load();
    return 0;
}
