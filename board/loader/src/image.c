/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The image: is it whole, is it for this board, does it make sense; and its segments, to their places.
 */
#include <board/config.h>
#include <loader/image.h>
#include <loader/memory.h>
#include <loader/print.h>

#define SIZE_LIMIT    (1ULL << 32)
#define ADDRESS_LIMIT (1ULL << 52) /* the widest physical address of Armv8-A */
#define FIRST_SPI     32
#define INTIDS        1020

extern const char loader_start[];

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

static uint64_t sum_of_words(void)
{
    const uint64_t *word = (const uint64_t *)&image_header;
    uint64_t sum = 0;

    for (uint64_t i = 0; i < image_header.size / sizeof(*word); i++) {
        sum += word[i];
    }
    return sum - image_header.checksum;
}

static bool has_possible_size(void)
{
    return image_header.size >= sizeof(image_header) && image_header.size <= SIZE_LIMIT &&
           image_header.size % sizeof(uint64_t) == 0;
}

bool image_is_own(paddr_t address)
{
    bool has_image = image_header.magic == IMAGE_MAGIC && has_possible_size();
    uint64_t end = (uint64_t)&image_header + (has_image ? image_header.size : 0);

    return (uint64_t)loader_start <= address && address < end;
}

/* entries of size each, from offset, lie in the image. */
static bool is_inside(uint64_t offset, uint64_t entries, uint64_t size)
{
    return offset <= image_header.size && entries <= (image_header.size - offset) / size;
}

static bool tables_are_inside(void)
{
    const struct image_header *header = &image_header;

    return header->cores > 0 &&
           is_inside(header->cores_offset, header->cores, sizeof(struct image_core)) &&
           is_inside(header->irqs_offset, header->irqs, sizeof(struct image_irq)) &&
           is_inside(header->segments_offset, header->segments, sizeof(struct image_segment));
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
    if (sum_of_words() != image_header.checksum) {
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

static void check_segment(const struct image_segment *segment)
{
    paddr_t start = (uint64_t)loader_start, end = (uint64_t)&image_header + image_header.size;

    if (!is_inside(segment->offset, segment->file_size, 1) ||
        segment->file_size > segment->memory_size || segment->offset % 16 != 0 ||
        segment->pa % 16 != 0 || segment->pa > ADDRESS_LIMIT ||
        segment->memory_size > ADDRESS_LIMIT - segment->pa) {
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
        check_segment(&image_segments()[i]);
    }
}

/* Maintenance before, so that no dirty line is evicted onto the copy, and after, so that no line is
 * older than it. */
void image_load(void)
{
    const struct image_segment *segment = image_segments();

    for (uint32_t i = 0; i < image_header.segments; i++, segment++) {
        cache_clean_invalidate(segment->pa, segment->memory_size);
        memory_copy(segment->pa, (uint64_t)&image_header + segment->offset, segment->file_size);
        memory_zero(segment->pa + segment->file_size, segment->memory_size - segment->file_size);
        cache_clean_invalidate(segment->pa, segment->memory_size);
    }
}
