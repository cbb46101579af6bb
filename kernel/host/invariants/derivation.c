/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The derivation lists: linked both ways, without cycles, and every capability in one.
 */
#include "check.h"

#include <stdlib.h>

static bool check_links(struct check *check, u32 index)
{
    slot_ref_t ref = check->slots[index].ref;
    const struct slot *slot = slot_data(check, ref);

    if (slot->next != NIL &&
        (slot_find(check, slot->next) == NULL || slot_data(check, slot->next)->prev != ref)) {
        return violated(check, "slot %#x: the next one, %#x, does not name it as the one before",
                        ref, slot->next);
    }
    if (slot->prev != NIL &&
        (slot_find(check, slot->prev) == NULL || slot_data(check, slot->prev)->next != ref)) {
        return violated(check, "slot %#x: the one before, %#x, does not name it as the next", ref,
                        slot->prev);
    }
    return true;
}

/* Links are known to be symmetric: a list that has a first one ends. */
static u32 follow(struct check *check, u32 first, u32 list, u32 position)
{
    u32 index = first;

    while (index != MAP_NONE) {
        struct found_slot *slot = &check->slots[index];

        slot->position = position;
        slot->list = list;
        check->order[position++] = index;
        index = slot_data(check, slot->ref)->next == NIL
                    ? MAP_NONE
                    : map_get(&check->slot_map, slot_data(check, slot->ref)->next);
    }
    return position;
}

bool check_derivation(struct check *check)
{
    u32 position = 0, list = 0;

    check->order = realloc(check->order, (check->slot_room + 1) * sizeof(u32));
    if (check->order == NULL) {
        abort();
    }
    for (u32 i = 0; i < check->slot_count; i++) {
        if (!check_links(check, i)) {
            return false;
        }
    }
    for (u32 i = 0; i < check->slot_count; i++) {
        if (slot_data(check, check->slots[i].ref)->prev == NIL) {
            position = follow(check, i, list++, position);
        }
    }
    for (u32 i = 0; i < check->slot_count; i++) {
        if (check->slots[i].position == MAP_NONE) {
            return violated(check, "slot %#x is in a derivation list that is a ring",
                            check->slots[i].ref);
        }
    }
    return true;
}
