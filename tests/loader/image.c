/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * Images that are whole, damaged, of others.
 */
#include "fixture.h"

#include <board/config.h>
#include <loader/print.h>
#include <sel4/constants.h>

#define PAGE (1UL << seL4_PageBits)

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
                "the image has format 77, this loader reads format 4: take both from one SDK");
    header = image_make();
    ((char *)header)[header->size - 1] ^= 1;
    CHECK_FAILS(image_check, "image damaged: wrong checksum over 5 KiB");
}

static void check_sizes(void)
{
    header = image_make();
    header->size = (5UL << 30) + 64;
    CHECK_FAILS(image_check, "image damaged: its size cannot be 5368709184 bytes");
    header->size = 8UL << 30;
    CHECK_FAILS(image_check, "image damaged: its size cannot be 8 GiB");
    header->size = 64;
    CHECK_FAILS(image_check, "image damaged: its size cannot be 64 bytes");
    header->size = 5112;
    CHECK_FAILS(image_check, "image damaged: its size cannot be 5112 bytes");
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
    header = image_make();
    header->pages = UINT64_MAX / sizeof(struct image_page) + 2;
    image_seal();
    CHECK_FAILS(image_check, "image damaged: a table lies outside");
    header = image_make();
    header->pages_offset = header->size - 3 * sizeof(struct image_page) + 8;
    image_seal();
    CHECK_FAILS(image_check, "image damaged: a table lies outside");
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

static void check_segment(struct image_segment segment, bool is_good)
{
    image_make();
    *image_segment_at(0) = segment;
    image_seal();
    console_clear();
    CHECK(run(image_check) == (is_good ? RETURNED : OFF));
    CHECK(is_good || strstr(console(), "impossible segment at 0x") ||
          strstr(console(), "overlaps the loader at 0x"));
}

static void check_places(void)
{
    uint64_t start = (uint64_t)loader_start, end = image_tables() + BOARD_TABLES * PAGE;
    uint64_t limit = 1UL << 52;

    check_segment((struct image_segment){0x41000000, PAGE, 0, 0}, true);
    check_segment((struct image_segment){0x41000800, PAGE, 0, 0}, false);
    check_segment((struct image_segment){0x41000000, PAGE + 64, 0, 0}, false);
    check_segment((struct image_segment){limit - PAGE, PAGE, 0, 0}, true);
    check_segment((struct image_segment){limit - PAGE, 2 * PAGE, 0, 0}, false);
    check_segment((struct image_segment){limit + PAGE, 0, 0, 0}, false);
    check_segment((struct image_segment){0x41000000, -PAGE, 0, 0}, false);
    check_segment((struct image_segment){start - PAGE, PAGE, 0, 0}, true);
    check_segment((struct image_segment){start - PAGE, 2 * PAGE, 0, 0}, false);
    check_segment((struct image_segment){end, PAGE, 0, 0}, true);
    check_segment((struct image_segment){end - PAGE, PAGE, 0, 0}, false);
}

static void check_rows(void)
{
    check_segment((struct image_segment){0x41000000, PAGE, 2, 1}, true);
    check_segment((struct image_segment){0x41000000, 3 * PAGE, 0, 3}, true);
    check_segment((struct image_segment){0x41000000, 3 * PAGE, 0, 4}, false);
    check_segment((struct image_segment){0x41000000, 2 * PAGE, 0, 3}, false);
    check_segment((struct image_segment){0x41000000, 2 * PAGE, 2, 2}, false);
    check_segment((struct image_segment){0x41000000, PAGE, 3, 0}, true);
    check_segment((struct image_segment){0x41000000, PAGE, 4, 0}, false);
    check_segment((struct image_segment){0x41000000, PAGE, UINT32_MAX, 1}, false);
}

static void check_page(uint64_t lines, uint64_t offset, bool is_good)
{
    image_make();
    *image_page_at(2) = (struct image_page){lines, offset};
    image_seal();
    if (is_good) {
        CHECK_PASSES(image_check);
    } else {
        CHECK_FAILS(image_check, "image damaged: the bytes of a page lie outside");
    }
}

/* 16 lines from 4096 on are stored. */
static void check_pages(void)
{
    uint64_t end = header->size;

    for (unsigned bits = 0; bits <= 64; bits++) {
        uint64_t low = bits < 64 ? (1ULL << bits) - 1 : UINT64_MAX;

        check_page(low, end - 1024, bits <= 16);
        check_page(~low, end - 1024, 64 - bits <= 16);
    }
    check_page(0x8000000000000001, end - 128, true);
    check_page(0x8000000000000001, end - 64, false);
    check_page(1, end - 32, false); /* 32 lines go on, and there is none before them */
    check_page(1, end - 1024 + 32, false);
    check_page(0, end + 1, false);
    check_page(UINT64_MAX, end - 64 + 63, true);
    check_page(UINT64_MAX, end - 64 + 62, false);
    check_page(UINT64_MAX >> 1, end - 64 + 62, true);
    check_page(UINT64_MAX >> 1, end - 64 + 63, false);
    check_page(UINT64_MAX, end - 1024 + 48, true);
    check_page(UINT64_MAX, end - 1024 + 47, false);
    check_page(0, end, true);
    check_page(0, end + 64, false);
    check_page(1, UINT64_MAX - 63, false);
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

int main(void)
{
    check_good();
    check_header();
    check_sizes();
    check_board();
    check_tables();
    check_irqs();
    header = image_make();
    check_places();
    check_rows();
    check_pages();
    check_own();
    return 0;
}
