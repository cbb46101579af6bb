/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The slots in use, and what their capabilities name.
 */
#include "check.h"

#include <sel4/constants.h>

static bool add_object_of(struct check *check, const struct cap *cap, u8 kind, u64 size)
{
    struct object *object;

    if (cap->object == NIL) {
        return violated(check, "a capability names no %s", cap_name(kind));
    }
    if (!object_add(check, cap->object, kind, size, "a capability")) {
        return false;
    }
    object = object_find(check, cap->object, kind);
    if (object->has_cap && object->size_field != cap->size) {
        return violated(check, "two capabilities to %s %#x differ in size", cap_name(kind),
                        cap->object);
    }
    object->has_cap = true;
    object->size_field = cap->size;
    return true;
}

static u64 size_of_bits(u32 bits)
{
    return bits < 48 ? BIT(bits) : 0;
}

/* In the window, frames are held against the objects there. */
static bool add_frame(struct check *check, const struct cap *cap)
{
    u64 pa = (u64)cap->object << PAGE_BITS;
    u64 offset = pa - check->ks->boot.window_pa;

    if (cap->size != seL4_PageBits && cap->size != seL4_LargePageBits &&
        cap->size != seL4_HugePageBits) {
        return violated(check, "frame of 2^%u bytes", cap->size);
    }
    if (pa < check->ks->boot.window_pa || offset >= check->size || (cap->flags & CAP_DEVICE)) {
        return true;
    }
    struct cap as_object = *cap;

    as_object.object = (u32)(offset >> GRANULE_BITS);
    return add_object_of(check, &as_object, CAP_FRAME, BIT(cap->size));
}

static bool add_variable(struct check *check, const struct cap *cap, u8 kind, u32 bits, u32 min)
{
    u64 size = size_of_bits(bits);

    if (bits < min || size == 0) {
        return violated(check, "%s of 2^%u bytes", cap_name(kind), bits);
    }
    return add_object_of(check, cap, kind, size);
}

bool object_add_cap(struct check *check, const struct cap *cap)
{
    switch (cap->type) {
    case CAP_FRAME:
        return add_frame(check, cap);
    case CAP_SCHED_CONTEXT:
        return add_variable(check, cap, cap->type, cap->size, seL4_MinSchedContextBits);
    case CAP_ZOMBIE:
        if (cap->flags & CAP_ZOMBIE_TCB) {
            return add_object_of(check, cap, CAP_TCB, kind_size(CAP_TCB));
        }
        return add_variable(check, cap, CAP_CNODE, cap->size + seL4_SlotBits, seL4_SlotBits + 1);
    case CAP_CNODE:
        return add_variable(check, cap, CAP_CNODE, cap->size + seL4_SlotBits, seL4_SlotBits + 1);
    default:
        return kind_size(cap->type) == 0 ||
               add_object_of(check, cap, cap->type, kind_size(cap->type));
    }
}

static bool add_new(struct check *check, slot_ref_t ref, bool contained)
{
    check->slots =
        list_room(check->slots, check->slot_count, &check->slot_room, sizeof(struct found_slot));
    check->slots[check->slot_count] =
        (struct found_slot){.ref = ref, .contained = contained, .position = MAP_NONE};
    map_set(&check->slot_map, ref, check->slot_count++);
    return true;
}

bool slot_add(struct check *check, slot_ref_t ref, bool contained)
{
    u32 index;

    if (ref == NIL) {
        return true;
    }
    if (((u64)ref + 1) << SLOT_BITS > check->size) {
        return violated(check, "slot %#x lies outside the window", ref);
    }
    if (slot_data(check, ref)->cap.type == CAP_NULL) {
        return true;
    }
    index = map_get(&check->slot_map, ref);
    if (index == MAP_NONE) {
        return add_new(check, ref, contained);
    }
    check->slots[index].contained |= contained;
    return true;
}

bool slots_add(struct check *check, slot_ref_t first, u64 count)
{
    const struct slot *slots = slot_data(check, first);

    if (((u64)first + count) << SLOT_BITS > check->size) {
        return violated(check, "slots from %#x lie outside the window", first);
    }
    for (u64 i = 0; i < count; i++) {
        if (slots[i].cap.type != CAP_NULL && !slot_add(check, first + (slot_ref_t)i, true)) {
            return false;
        }
    }
    return true;
}

const struct found_slot *slot_find(const struct check *check, slot_ref_t ref)
{
    u32 index = ref == NIL ? MAP_NONE : map_get(&check->slot_map, ref);

    return index == MAP_NONE ? NULL : &check->slots[index];
}
