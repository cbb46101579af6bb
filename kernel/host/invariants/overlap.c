/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Objects in the order of their addresses.
 */
#include "check.h"

#include <stdlib.h>

static const struct object *sorted_objects; /* qsort has no context argument */

static int compare(const void *left, const void *right)
{
    ref_t a = sorted_objects[*(const u32 *)left].ref;
    ref_t b = sorted_objects[*(const u32 *)right].ref;

    return (a > b) - (a < b);
}

void objects_sort(struct check *check)
{
    check->by_address = realloc(check->by_address, (check->object_room + 1) * sizeof(u32));
    if (check->by_address == NULL) {
        abort();
    }
    for (u32 i = 0; i < check->object_count; i++) {
        check->by_address[i] = i;
    }
    sorted_objects = check->objects;
    qsort(check->by_address, check->object_count, sizeof(u32), compare);
}

static const struct object *nth(const struct check *check, u32 n)
{
    return &check->objects[check->by_address[n]];
}

static u64 start_of(const struct object *object)
{
    return (u64)object->ref << GRANULE_BITS;
}

/* The first object, frames apart, that ends above start; it does not matter when it begins after
 * end. */
const struct object *object_over(const struct check *check, u64 start, u64 end)
{
    u32 low = 0, high = check->object_count;

    while (low < high) {
        u32 middle = low + (high - low) / 2;

        if (start_of(nth(check, middle)) + nth(check, middle)->size <= start) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (; low < check->object_count && start_of(nth(check, low)) < end; low++) {
        if (nth(check, low)->kind != CAP_FRAME) {
            return nth(check, low);
        }
    }
    return NULL;
}

bool check_objects(struct check *check)
{
    u64 end = state_end(check);

    objects_sort(check);
    for (u32 i = 0; i < check->object_count; i++) {
        const struct object *object = nth(check, i);

        if (start_of(object) < end) {
            return i == 0 ? violated(check, "%s %#x lies in the kernel", cap_name(object->kind),
                                     object->ref)
                          : violated(check, "%s %#x overlaps %s %#x", cap_name(object->kind),
                                     object->ref, cap_name(nth(check, i - 1)->kind),
                                     nth(check, i - 1)->ref);
        }
        end = start_of(object) + object->size;
    }
    return true;
}
