/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Segments, to their places: lines that are stored are copied, all others zeroed. Caches are on for
 * that, and nothing of what they held is left when kernels start.
 */
#include <loader/image.h>
#include <loader/load.h>
#include <loader/machine.h>
#include <loader/map.h>
#include <loader/memory.h>

#define LINES     64 /* of a page: bits of a map */
#define ALL_LINES UINT64_MAX
#define PAGE      ((uint64_t)LINES * IMAGE_LINE)

/* Runs of lines, from the lowest on. */
static void copy_lines(paddr_t to, paddr_t from, uint64_t lines)
{
    while (lines != 0) {
        unsigned first = (unsigned)__builtin_ctzll(lines);
        uint64_t rest = lines & (lines + (1ULL << first)); /* the carry goes through the run */
        unsigned count = LINES - (unsigned)__builtin_clzll(lines ^ rest) - first;

        machine_copy_lines(to + first * IMAGE_LINE, from, count);
        from += count * IMAGE_LINE;
        lines = rest;
    }
}

static void load_page(paddr_t to, const struct image_page *page)
{
    if (page->lines != ALL_LINES) {
        machine_zero_lines(to, LINES);
    }
    copy_lines(to, (uint64_t)&image_header + page->offset, page->lines);
}

void load_between(const struct image_segment *segment, paddr_t start, paddr_t end)
{
    const struct image_page *pages = image_pages() + segment->first_page;
    paddr_t pages_end = segment->pa + segment->pages * PAGE;
    paddr_t to = start;

    for (; to < end && to < pages_end; to += PAGE) {
        load_page(to, &pages[(to - segment->pa) / PAGE]);
    }
    if (to < end) {
        machine_zero_lines(to, (end - to) / IMAGE_LINE);
    }
}

void load_image(void)
{
    const struct image_segment *segments = image_segments();

    map_memory(image_tables());
    machine_caches_on(image_tables());
    for (uint32_t i = 0; i < image_header.segments; i++) {
        load_between(&segments[i], segments[i].pa, segments[i].pa + segments[i].memory_size);
    }
    machine_caches_off();
    for (uint32_t i = 0; i < image_header.segments; i++) {
        cache_clean_invalidate(segments[i].pa, segments[i].memory_size);
    }
}
