/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A map from references to numbers: what was found, and where it is in a list.
 */
#pragma once

#include <base/types.h>

struct map_entry {
    u32 key;
    u32 value;
    u32 round; /* in use when it is that of the map */
};

/* Emptied by a new round, so that small worlds cost little after large ones. */
struct map {
    struct map_entry *entries;
    u32 capacity; /* a power of two */
    u32 count;
    u32 round;
};

#define MAP_NONE 0xffffffffu

void map_clear(struct map *map);
u32 map_get(const struct map *map, u32 key); /* MAP_NONE: not there */
void map_set(struct map *map, u32 key, u32 value);
