/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The objects of a window, by reference and by address. No two share a byte.
 */
#include "check.h"

#include <sel4/constants.h>
#include <stdlib.h>

void *list_room(void *list, u32 count, u32 *room, size_t size)
{
    if (count < *room) {
        return list;
    }
    *room = *room == 0 ? 256 : 2 * *room;
    list = realloc(list, *room * size);
    if (list == NULL) {
        abort();
    }
    return list;
}

u64 kind_size(u8 kind)
{
    switch (kind) {
    case CAP_ENDPOINT:
        return BIT(seL4_EndpointBits);
    case CAP_NOTIFICATION:
        return BIT(seL4_NotificationBits);
    case CAP_REPLY:
        return BIT(seL4_ReplyBits);
    case CAP_TCB:
        return BIT(seL4_TCBBits);
    case CAP_PAGE_TABLE:
        return BIT(seL4_PageTableBits);
    case CAP_VSPACE:
        return BIT(seL4_VSpaceBits);
    case CAP_ASID_POOL:
        return BIT(seL4_ASIDPoolBits);
    case CAP_VCPU:
        return BIT(seL4_VCPUBits);
    default:
        return 0;
    }
}

static bool lies_in_window(const struct check *check, ref_t ref, u64 size)
{
    u64 start = (u64)ref << GRANULE_BITS;

    return ref != NIL && size <= check->size && start <= check->size - size &&
           (start & (size - 1)) == 0;
}

/* A scheduling context's size is known only from its capability. */
static bool same(struct object *object, u8 kind, u64 size)
{
    if (object->kind != kind) {
        return false;
    }
    if (kind == CAP_SCHED_CONTEXT && size > object->size) {
        object->size = size;
    }
    return object->size >= size;
}

bool object_add_named(struct check *check, ref_t ref, u8 kind, u64 size, const char *whose)
{
    u32 index;

    if (!lies_in_window(check, ref, size)) {
        return violated(check, "%s %#x, named by %s, cannot lie there", cap_name(kind), ref, whose);
    }
    index = map_get(&check->object_map, ref);
    if (index != MAP_NONE) {
        struct object *object = &check->objects[index];

        return same(object, kind, size) ||
               violated(check, "%s %#x, named by %s, is something else: %s", cap_name(kind), ref,
                        whose, cap_name(object->kind));
    }
    check->objects =
        list_room(check->objects, check->object_count, &check->object_room, sizeof(struct object));
    check->objects[check->object_count] = (struct object){.ref = ref, .kind = kind, .size = size};
    map_set(&check->object_map, ref, check->object_count++);
    return true;
}

struct object *object_find(const struct check *check, ref_t ref, u8 kind)
{
    u32 index = ref == NIL ? MAP_NONE : map_get(&check->object_map, ref);

    return index != MAP_NONE && check->objects[index].kind == kind ? &check->objects[index] : NULL;
}

static const void *find(const struct check *check, ref_t ref, u8 kind)
{
    return object_find(check, ref, kind) == NULL ? NULL : object_data(check, ref);
}

const struct tcb *find_tcb(const struct check *check, tcb_ref_t ref)
{
    return find(check, ref, CAP_TCB);
}

const struct endpoint *find_endpoint(const struct check *check, endpoint_ref_t ref)
{
    return find(check, ref, CAP_ENDPOINT);
}

const struct notification *find_notification(const struct check *check, notification_ref_t ref)
{
    return find(check, ref, CAP_NOTIFICATION);
}

const struct reply *find_reply(const struct check *check, reply_ref_t ref)
{
    return find(check, ref, CAP_REPLY);
}

const struct sched_context *find_sc(const struct check *check, sc_ref_t ref)
{
    return find(check, ref, CAP_SCHED_CONTEXT);
}

const struct vcpu *find_vcpu(const struct check *check, vcpu_ref_t ref)
{
    return find(check, ref, CAP_VCPU);
}

const struct asid_pool *find_pool(const struct check *check, pool_ref_t ref)
{
    return find(check, ref, CAP_ASID_POOL);
}

void objects_forget(struct check *check)
{
    for (u32 i = 0; i < check->object_count; i++) {
        check->objects[i].seen = false;
    }
}
