/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Untyped memory: whatever lies in it comes after it in its derivation list, with nothing foreign in
 * between, and below its watermark. So revoking it leaves nothing in that memory, and what it gives
 * out next is free.
 */
#include "check.h"

/* Physical memory of what a capability names; empty: none. */
static void find_memory(const struct check *check, const struct cap *cap, struct found_slot *slot)
{
    const struct object *object = NULL;

    if (cap->type == CAP_UNTYPED || cap->type == CAP_FRAME) {
        slot->start = cap->type == CAP_UNTYPED ? cap->word : (u64)cap->object << PAGE_BITS;
        slot->end = slot->start + BIT(cap->size);
        return;
    }
    if (cap->type == CAP_ZOMBIE) {
        object = object_find(check, cap->object, cap->flags & CAP_ZOMBIE_TCB ? CAP_TCB : CAP_CNODE);
    } else {
        object = object_find(check, cap->object, cap->type);
    }
    if (object != NULL) {
        slot->start = check->ks->boot.window_pa + ((u64)object->ref << GRANULE_BITS);
        slot->end = slot->start + object->size;
    }
}

static struct found_slot *slot_at_position(const struct check *check, u32 position)
{
    return &check->slots[check->order[position]];
}

static bool is_within(const struct found_slot *inner, const struct found_slot *outer)
{
    return inner->start >= outer->start && inner->end <= outer->end;
}

/* Where the descendants of the untyped at this position end. */
static u32 descendants_end(const struct check *check, u32 position)
{
    const struct found_slot *untyped = slot_at_position(check, position);
    u32 end = position + 1;

    while (end < check->slot_count) {
        const struct found_slot *slot = slot_at_position(check, end);

        if (slot->list != untyped->list || slot->end == 0 || !is_within(slot, untyped)) {
            break;
        }
        end++;
    }
    return end;
}

/* other is a larger untyped, whose own turn comes, or an equal one that this was copied from. */
static bool is_above(const struct check *check, u32 position, u32 other)
{
    const struct found_slot *slot = slot_at_position(check, position);
    const struct found_slot *above = slot_at_position(check, other);

    return cap_at(check, other)->type == CAP_UNTYPED && is_within(slot, above) &&
           (!is_within(above, slot) || (above->list == slot->list && other < position));
}

/* A slot whose memory touches that of the untyped at parent. */
static bool check_child(struct check *check, u32 parent, u32 child, u32 end)
{
    const struct found_slot *untyped = slot_at_position(check, parent);
    const struct found_slot *slot = slot_at_position(check, child);
    const char *kind = cap_name(cap_at(check, child)->type);

    if (child > parent && child < end) {
        return slot->end <= untyped->start + cap_at(check, parent)->aux ||
               violated(check, "%s at %#llx lies above the watermark of untyped %#llx", kind,
                        (unsigned long long)slot->start, (unsigned long long)untyped->start);
    }
    return is_above(check, parent, child) ||
           violated(check, "%s at %#llx lies in untyped %#llx but is no child of it", kind,
                    (unsigned long long)slot->start, (unsigned long long)untyped->start);
}

static bool check_children(struct check *check, u32 parent)
{
    const struct found_slot *untyped = slot_at_position(check, parent);
    u32 end = descendants_end(check, parent);

    for (u32 i = 0; i < check->slot_count; i++) {
        const struct found_slot *slot = slot_at_position(check, i);

        if (i != parent && slot->start < untyped->end && untyped->start < slot->end &&
            !check_child(check, parent, i, end)) {
            return false;
        }
    }
    return true;
}

/* What has no capability was deleted, unless the tool laid it out, outside all untyped memory. */
static bool check_deleted(struct check *check, const struct found_slot *untyped)
{
    for (u32 i = 0; i < check->object_count; i++) {
        const struct object *object = &check->objects[i];
        u64 start = check->ks->boot.window_pa + ((u64)object->ref << GRANULE_BITS);

        if (!object->has_cap && start < untyped->end && untyped->start < start + object->size) {
            return violated(check, "%s %#x is named but was deleted", cap_name(object->kind),
                            object->ref);
        }
    }
    return true;
}

/* Nor can a slot lie where no CNode and no TCB is. (Elsewhere both can be out of sight: when only
 * they themselves hold capabilities that lead to them.) */
static bool check_slots(struct check *check, const struct found_slot *untyped)
{
    for (u32 i = 0; i < check->slot_count; i++) {
        const struct found_slot *slot = &check->slots[i];
        u64 start = check->ks->boot.window_pa + ((u64)slot->ref << SLOT_BITS);

        if (!slot->contained && start >= untyped->start && start < untyped->end) {
            return violated(check, "slot %#x in a derivation list was deleted", slot->ref);
        }
    }
    return true;
}

bool check_untyped(struct check *check)
{
    for (u32 i = 0; i < check->slot_count; i++) {
        find_memory(check, cap_data(check, i), &check->slots[i]);
    }
    for (u32 i = 0; i < check->slot_count; i++) {
        const struct found_slot *slot = slot_at_position(check, i);

        if (cap_at(check, i)->type == CAP_UNTYPED &&
            (!check_children(check, i) || !check_deleted(check, slot) ||
             !check_slots(check, slot))) {
            return false;
        }
    }
    return true;
}
