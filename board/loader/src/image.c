/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The image: is it whole, is it for this board; and its segments, to their places.
 */
#include <board/config.h>
#include <loader/image.h>
#include <loader/memory.h>
#include <loader/print.h>

#define SIZE_LIMIT (1ULL << 32)

extern const char _start[];

static int is_this_board(const char *name)
{
    static const char own[IMAGE_BOARD_LENGTH] = BOARD_NAME;

    for (unsigned i = 0; i < IMAGE_BOARD_LENGTH; i++) {
        if (name[i] != own[i]) {
            return 0;
        }
        if (own[i] == 0) {
            return 1;
        }
    }
    return 0;
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

/* entries of size each, from offset, lie in the image. */
static int is_inside(uint64_t offset, uint64_t entries, uint64_t size)
{
    return offset <= image_header.size && entries <= (image_header.size - offset) / size;
}

static int tables_are_inside(void)
{
    const struct image_header *header = &image_header;

    return header->cores > 0 &&
           is_inside(header->cores_offset, header->cores, sizeof(struct image_core)) &&
           is_inside(header->irqs_offset, header->irqs, sizeof(struct image_irq)) &&
           is_inside(header->segments_offset, header->segments, sizeof(struct image_segment));
}

void image_check(void)
{
    if (image_header.magic != IMAGE_MAGIC) {
        fail("no image follows the loader, or its header is damaged");
    }
    if (image_header.version != IMAGE_VERSION) {
        fail_number("image of another version: ", image_header.version);
    }
    if (image_header.size < sizeof(image_header) || image_header.size > SIZE_LIMIT ||
        image_header.size % sizeof(uint64_t) != 0) {
        fail_number("image damaged: impossible size ", image_header.size);
    }
    if (sum_of_words() != image_header.checksum) {
        fail("image damaged: wrong checksum");
    }
    if (!is_this_board(image_header.board) || image_header.load_address != (uint64_t)_start) {
        fail("image was built for another board than " BOARD_NAME);
    }
    if (!tables_are_inside()) {
        fail("image damaged: a table lies outside");
    }
}

static void check_segment(const struct image_segment *segment)
{
    uint64_t start = (uint64_t)_start, end = (uint64_t)&image_header + image_header.size;

    if (!is_inside(segment->offset, segment->file_size, 1) ||
        segment->file_size > segment->memory_size || segment->offset % 16 != 0 ||
        segment->pa % 16 != 0) {
        fail_number("image damaged: impossible segment at ", segment->pa);
    }
    if (segment->pa < end && start < segment->pa + segment->memory_size) {
        fail_number("segment overlaps the loader: ", segment->pa);
    }
}

/* Maintenance before, so that no dirty line is evicted onto the copy, and after, so that no line is
 * older than it. */
void image_load(void)
{
    const struct image_segment *segment = image_segments();

    for (uint32_t i = 0; i < image_header.segments; i++, segment++) {
        check_segment(segment);
        cache_clean_invalidate(segment->pa, segment->memory_size);
        memory_copy(segment->pa, (uint64_t)&image_header + segment->offset, segment->file_size);
        memory_zero(segment->pa + segment->file_size, segment->memory_size - segment->file_size);
        cache_clean_invalidate(segment->pa, segment->memory_size);
    }
}
