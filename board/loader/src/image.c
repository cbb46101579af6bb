/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The image: is it whole, is it for this board, does it make sense.
 */
#include <board/config.h>
#include <loader/image.h>
#include <loader/machine.h>
#include <loader/offsets.h>
#include <loader/print.h>
#include <sel4/constants.h>
#include <stddef.h>

#define SIZE_LIMIT    (1ULL << 32)
#define ADDRESS_LIMIT (1ULL << 52) /* the widest physical address of Armv8-A */
#define PAGE          (1ULL << seL4_PageBits)
#define FIRST_SPI     32
#define INTIDS        1020

_Static_assert(offsetof(struct image_header, cores) == HEADER_CORES &&
                   offsetof(struct image_header, size) == HEADER_SIZE &&
                   offsetof(struct image_header, cores_offset) == HEADER_CORES_OFFSET &&
                   offsetof(struct image_core, mpidr) == CORE_MPIDR &&
                   offsetof(struct image_core, entry_pa) == CORE_ENTRY &&
                   offsetof(struct image_core, core) == CORE_NUMBER &&
                   sizeof(struct image_core) == CORE_SIZE,
               "offsets of assembly");

static bool is_this_board(const char *name)
{
    static const char own[IMAGE_BOARD_LENGTH] = BOARD_NAME;

    for (unsigned i = 0; i < IMAGE_BOARD_LENGTH; i++) {
        if (name[i] != own[i]) {
            return false;
        }
        if (own[i] == 0) {
            return true;
        }
    }
    return false;
}

static bool has_possible_size(void)
{
    return image_header.size >= sizeof(image_header) && image_header.size <= SIZE_LIMIT &&
           image_header.size % IMAGE_LINE == 0;
}

bool image_is_own(paddr_t address)
{
    bool has_image = image_header.magic == IMAGE_MAGIC && has_possible_size();
    uint64_t end = (uint64_t)&image_header + (has_image ? image_header.size : 0);

    return (uint64_t)loader_start <= address && address < end;
}

bool image_holds(uint64_t offset, uint64_t entries, uint64_t size)
{
    return offset <= image_header.size && entries <= (image_header.size - offset) / size;
}

static bool tables_are_inside(void)
{
    const struct image_header *header = &image_header;

    return header->cores > 0 &&
           image_holds(header->cores_offset, header->cores, sizeof(struct image_core)) &&
           image_holds(header->irqs_offset, header->irqs, sizeof(struct image_irq)) &&
           image_holds(header->segments_offset, header->segments, sizeof(struct image_segment)) &&
           image_holds(header->pages_offset, header->pages, sizeof(struct image_page));
}

static void check_whole(void)
{
    if (image_header.magic != IMAGE_MAGIC) {
        fail("no image follows the loader, or its header is damaged");
    }
    if (image_header.version != IMAGE_VERSION) {
        fail("the image has format %lu, this loader reads format %lu: take both from one SDK",
             (uint64_t)image_header.version, (uint64_t)IMAGE_VERSION);
    }
    if (!has_possible_size()) {
        fail("image damaged: its size cannot be " SIZE_FORMAT, SIZE(image_header.size));
    }
    if (machine_sum((uint64_t)&image_header, image_header.size / IMAGE_LINE) !=
        2 * image_header.checksum) { /* which is one of the words */
        fail("image damaged: wrong checksum over " SIZE_FORMAT, SIZE(image_header.size));
    }
    if (!tables_are_inside() || image_header.board[IMAGE_BOARD_LENGTH - 1] != 0) {
        fail("image damaged: a table lies outside");
    }
}

static void check_board(void)
{
    if (!is_this_board(image_header.board)) {
        fail("the image was built for board %s: build it for this one", image_header.board);
    }
    if (image_header.load_address != (uint64_t)loader_start) {
        fail("the image was built to run at %#lx, the loader runs at %#lx: take both from one SDK",
             image_header.load_address, (uint64_t)loader_start);
    }
}

static void check_irq(const struct image_irq *irq)
{
    if (irq->core >= image_header.cores || irq->intid < FIRST_SPI || irq->intid >= INTIDS) {
        fail("image damaged: interrupt %lu for core %lu of %lu", (uint64_t)irq->intid,
             (uint64_t)irq->core, (uint64_t)image_header.cores);
    }
}

static unsigned bits_in(uint64_t word)
{
    word -= word >> 1 & 0x5555555555555555;
    word = (word & 0x3333333333333333) + (word >> 2 & 0x3333333333333333);
    word = (word + (word >> 4)) & 0x0f0f0f0f0f0f0f0f;
    return (unsigned)(word * 0x0101010101010101 >> 56);
}

static void check_page(const struct image_page *page)
{
    unsigned grown = image_grown(page);

    if ((grown != 0 && page->lines >> grown == 0) ||
        !image_holds(page->offset - grown, bits_in(image_stored(page)), IMAGE_LINE)) {
        fail("image damaged: the bytes of a page lie outside");
    }
}

paddr_t image_tables(void)
{
    return ((uint64_t)&image_header + image_header.size + PAGE - 1) & ~(PAGE - 1);
}

static bool is_possible(const struct image_segment *segment)
{
    return segment->pa % PAGE == 0 && segment->memory_size % PAGE == 0 &&
           segment->pa <= ADDRESS_LIMIT && segment->memory_size <= ADDRESS_LIMIT - segment->pa &&
           segment->pages <= segment->memory_size / PAGE &&
           segment->first_page <= image_header.pages &&
           segment->pages <= image_header.pages - segment->first_page;
}

void image_check_segment(const struct image_segment *segment)
{
    paddr_t start = (uint64_t)loader_start, end = image_tables() + BOARD_TABLES * PAGE;

    if (!is_possible(segment)) {
        fail("image damaged: impossible segment at %#lx, " SIZE_FORMAT, segment->pa,
             SIZE(segment->memory_size));
    }
    if (segment->pa < end && start < segment->pa + segment->memory_size) {
        fail("image damaged: the segment at %#lx, " SIZE_FORMAT ", overlaps the loader at %#lx",
             segment->pa, SIZE(segment->memory_size), start);
    }
}

void image_check(void)
{
    check_whole();
    check_board();
    for (uint32_t i = 0; i < image_header.irqs; i++) {
        check_irq(&image_irqs()[i]);
    }
    for (uint32_t i = 0; i < image_header.segments; i++) {
        image_check_segment(&image_segments()[i]);
    }
    for (uint64_t i = 0; i < image_header.pages; i++) {
        check_page(&image_pages()[i]);
    }
}
