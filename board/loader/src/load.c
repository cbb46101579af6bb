/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Segments, to their places: lines that are stored are copied, grown ones computed, all others zeroed.
 * Caches are on for that, and nothing of what they held is left when kernels start.
 */
#include <loader/drivers.h>
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

/* The words go on as the last two before them differ; by pairs, for STP. */
static void grow_lines(uint64_t *to, const uint64_t *end)
{
    uint64_t first = to[-2], second = to[-1], step = 2 * (second - first);

    for (; to < end; to += 2) {
        first += step;
        second += step;
        to[0] = first;
        to[1] = second;
    }
}

static __attribute__((noinline)) void load_grown(paddr_t to, const struct image_page *page)
{
    unsigned grown = image_grown(page);
    paddr_t from = to + image_grown_from(page) * IMAGE_LINE;

    copy_lines(to, (uint64_t)&image_header + page->offset - grown, image_stored(page));
    grow_lines((uint64_t *)from, (uint64_t *)(from + grown * IMAGE_LINE));
}

static void load_page(paddr_t to, const struct image_page *page)
{
    if (page->lines != ALL_LINES) {
        machine_zero_lines(to, LINES);
    }
    if (image_grown(page) != 0) {
        load_grown(to, page);
    } else {
        copy_lines(to, (uint64_t)&image_header + page->offset, page->lines);
    }
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
    clock_set(0, UINT64_MAX);
    machine_caches_off();
    for (uint32_t i = 0; i < image_header.segments; i++) {
        cache_clean_invalidate(segments[i].pa, segments[i].memory_size);
    }
}
