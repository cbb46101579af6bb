/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Untyped memory: whatever lies in it comes after it in its derivation list, with nothing foreign in
 * between, and below its watermark. So revoking it leaves nothing in that memory, and what it gives
 * out next is free.
 */
#include "check.h"

struct range {
    u64 start;
    u64 end;
};

/* Physical memory of what a capability names; empty: none. */
static struct range range_of(const struct check *check, const struct cap *cap)
{
    const struct object *object;
    u64 start = cap->word;

    if (cap->type == CAP_UNTYPED) {
        return (struct range){start, start + BIT(cap->size)};
    }
    if (cap->type == CAP_FRAME) {
        start = (u64)cap->object << PAGE_BITS;
        return (struct range){start, start + BIT(cap->size)};
    }
    object = object_find(check, cap->object, cap->type);
    if (cap->type == CAP_ZOMBIE) {
        object = object_find(check, cap->object, cap->flags & CAP_ZOMBIE_TCB ? CAP_TCB : CAP_CNODE);
    }
    if (object == NULL) {
        return (struct range){0, 0};
    }
    start = check->ks->boot.window_pa + ((u64)object->ref << GRANULE_BITS);
    return (struct range){start, start + object->size};
}

static bool overlap(struct range a, struct range b)
{
    return a.start < b.end && b.start < a.end;
}

static bool is_within(struct range inner, struct range outer)
{
    return inner.start >= outer.start && inner.end <= outer.end;
}

/* Where the descendants of the untyped at this position end. */
static u32 descendants_end(const struct check *check, u32 position, struct range memory)
{
    u32 list = check->slots[check->order[position]].list;
    u32 end = position + 1;

    while (end < check->slot_count && check->slots[check->order[end]].list == list) {
        struct range range = range_of(check, cap_at(check, end));

        if (range.end == 0 || !is_within(range, memory)) {
            break;
        }
        end++;
    }
    return end;
}

/* The memory of a larger untyped, whose own turn comes, or of an equal one it was copied from. */
static bool is_above(const struct check *check, u32 position, u32 other)
{
    const struct found_slot *slot = &check->slots[check->order[position]];
    const struct found_slot *before = &check->slots[check->order[other]];
    struct range memory = range_of(check, cap_at(check, position));
    struct range range = range_of(check, cap_at(check, other));

    return cap_at(check, other)->type == CAP_UNTYPED && is_within(memory, range) &&
           (!is_within(range, memory) || (before->list == slot->list && other < position));
}

static bool check_child(struct check *check, u32 parent, u32 child, u32 end)
{
    const struct cap *untyped = cap_at(check, parent);
    const struct cap *cap = cap_at(check, child);
    struct range memory = range_of(check, untyped);
    struct range range = range_of(check, cap);

    if (!overlap(range, memory)) {
        return true;
    }
    if (child > parent && child < end) {
        return range.end <= memory.start + untyped->aux ||
               violated(check, "%s at %#llx lies above the watermark of untyped %#llx",
                        kind_name(cap->type), (unsigned long long)range.start,
                        (unsigned long long)memory.start);
    }
    return is_above(check, parent, child) ||
           violated(check, "%s at %#llx lies in untyped %#llx but is no child of it",
                    kind_name(cap->type), (unsigned long long)range.start,
                    (unsigned long long)memory.start);
}

static bool check_children(struct check *check, u32 parent)
{
    struct range memory = range_of(check, cap_at(check, parent));
    u32 end = descendants_end(check, parent, memory);

    for (u32 i = 0; i < check->slot_count; i++) {
        if (i != parent && !check_child(check, parent, i, end)) {
            return false;
        }
    }
    return true;
}

/* What has no capability was deleted, unless the tool laid it out, outside all untyped memory. */
static bool check_deleted(struct check *check, const struct cap *untyped)
{
    struct range memory = range_of(check, untyped);

    for (u32 i = 0; i < check->object_count; i++) {
        const struct object *object = &check->objects[i];
        u64 start = check->ks->boot.window_pa + ((u64)object->ref << GRANULE_BITS);

        if (!object->has_cap && overlap((struct range){start, start + object->size}, memory)) {
            return violated(check, "%s %#x is named but was deleted", kind_name(object->kind),
                            object->ref);
        }
    }
    return true;
}

/* Nor can a slot lie where no CNode and no TCB is. (Elsewhere both can be out of sight: when only
 * they themselves hold capabilities that lead to them.) */
static bool check_slots(struct check *check, const struct cap *untyped)
{
    struct range memory = range_of(check, untyped);

    for (u32 i = 0; i < check->slot_count; i++) {
        const struct found_slot *slot = &check->slots[i];
        u64 start = check->ks->boot.window_pa + ((u64)slot->ref << SLOT_BITS);

        if (!slot->contained && start >= memory.start && start < memory.end) {
            return violated(check, "slot %#x in a derivation list was deleted", slot->ref);
        }
    }
    return true;
}

bool check_untyped(struct check *check)
{
    for (u32 i = 0; i < check->slot_count; i++) {
        const struct cap *cap = cap_at(check, i);

        if (cap->type == CAP_UNTYPED &&
            (!check_children(check, i) || !check_deleted(check, cap) || !check_slots(check, cap))) {
            return false;
        }
    }
    return true;
}
