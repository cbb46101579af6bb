/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Open addressing, at most half full.
 */
#include "map.h"

#include <stdlib.h>

#define FIRST_CAPACITY 1024u

static u32 hash(u32 key)
{
    return key * 2654435761u; /* Knuth, The Art of Computer Programming 6.4 */
}

/* The entry of key, or the free one where it belongs. */
static struct map_entry *find(const struct map *map, u32 key)
{
    u32 at = (hash(key) >> 7) & (map->capacity - 1);

    while (map->entries[at].round == map->round && map->entries[at].key != key) {
        at = (at + 1) & (map->capacity - 1);
    }
    return &map->entries[at];
}

static void grow(struct map *map)
{
    struct map old = *map;

    map->capacity = old.capacity == 0 ? FIRST_CAPACITY : 2 * old.capacity;
    map->entries = calloc(map->capacity, sizeof(*map->entries));
    if (map->entries == NULL) {
        abort();
    }
    map->round = 1;
    for (u32 i = 0; i < old.capacity; i++) {
        if (old.entries[i].round == old.round) {
            *find(map, old.entries[i].key) =
                (struct map_entry){old.entries[i].key, old.entries[i].value, map->round};
        }
    }
    free(old.entries);
}

void map_clear(struct map *map)
{
    map->count = 0;
    map->round++;
    if (map->capacity == 0) {
        grow(map);
    }
}

u32 map_get(const struct map *map, u32 key)
{
    const struct map_entry *entry = find(map, key);

    return entry->round == map->round ? entry->value : MAP_NONE;
}

void map_set(struct map *map, u32 key, u32 value)
{
    struct map_entry *entry = find(map, key);

    if (entry->round != map->round) {
        if (2 * map->count >= map->capacity) {
            grow(map);
            entry = find(map, key);
        }
        map->count++;
    }
    *entry = (struct map_entry){key, value, map->round};
}
