/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The segments of an image, to their places.
 */
#pragma once

#include <multikit/image.h>

/* All, with MMU and caches on meanwhile; no line of them is in a cache afterwards. Only after
 * image_check() and ram_check(). */
void load_image(void);

/* What lies between start and end, whole pages that it has, of one; with MMU and caches as they are. Its
 * cache lines are up to the caller. */
void load_between(const struct image_segment *segment, paddr_t start, paddr_t end);
