/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The image that follows the loader.
 */
#pragma once

#include <multikit/image.h>
#include <stdbool.h>

extern const char loader_start[];
extern const struct image_header image_header; /* where loader.bin ends */

void image_check(void); /* fails if it is not one for this board, or damaged */

/* Memory behind the image for BOARD_TABLES translation tables; only after image_check(). */
paddr_t image_tables(void);

/* Do entries of size each, from offset, lie in the image? Also before image_check(), but its size must be known
 * to be right. */
bool image_holds(uint64_t offset, uint64_t entries, uint64_t size);

/* Fails if memory could not be that of a segment. */
void image_check_segment(const struct image_segment *segment);

/* Is it a place of the loader or of the image, as they lie now? Also before image_check(). */
bool image_is_own(paddr_t address);

static inline const struct image_core *image_cores(void)
{
    return (const void *)((const char *)&image_header + image_header.cores_offset);
}

static inline const struct image_irq *image_irqs(void)
{
    return (const void *)((const char *)&image_header + image_header.irqs_offset);
}

static inline const struct image_segment *image_segments(void)
{
    return (const void *)((const char *)&image_header + image_header.segments_offset);
}

static inline const struct image_page *image_pages(void)
{
    return (const void *)((const char *)&image_header + image_header.pages_offset);
}

static inline const struct image_tree *image_trees(void)
{
    return (const void *)((const char *)&image_header + image_header.trees_offset);
}

static inline const struct image_time *image_times(void)
{
    return (const void *)((const char *)&image_header + image_header.times_offset);
}

/* How many of its lines are not stored, but go on. */
static inline unsigned image_grown(const struct image_page *page)
{
    return page->offset % IMAGE_LINE;
}

/* The number of the first of these; of a page that has one. */
static inline unsigned image_grown_from(const struct image_page *page)
{
    return 64 - (unsigned)__builtin_clzll(page->lines | 1) - image_grown(page);
}

/* The map of those that are stored. */
static inline uint64_t image_stored(const struct image_page *page)
{
    return image_grown(page) == 0 ? page->lines
                                  : page->lines & ~(UINT64_MAX << image_grown_from(page));
}
