/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The derivation list. A capability is a child of an earlier one that is an original (revocable)
 * and whose object or memory contains its own; badges narrow that (seL4 manual 3.1.4).
 */
#include <base/window.h>
#include <capability/derivation.h>

static u64 region_end(const struct cap *untyped)
{
    return untyped->word + BIT(untyped->size);
}

/* Physical memory behind a frame or untyped capability. */
static bool cap_memory(const struct cap *cap, u64 *start, u64 *size)
{
    *size = BIT(cap->size & 63);
    if (cap->type == CAP_FRAME) {
        *start = (u64)cap->object << PAGE_BITS;
        return true;
    }
    *start = cap->word;
    return cap->type == CAP_UNTYPED;
}

bool cap_same_region(const struct cap *a, const struct cap *b)
{
    u64 start, size;

    if (a->type == CAP_UNTYPED) {
        if (!cap_memory(b, &start, &size)) {
            return cap_object_in(b, a->word, region_end(a));
        }
        return start >= a->word && start + size <= region_end(a);
    }
    if (a->type == CAP_IRQ_CONTROL) {
        return b->type == CAP_IRQ_CONTROL || b->type == CAP_IRQ_HANDLER ||
               b->type == CAP_SGI_SIGNAL;
    }
    if (a->type != b->type) {
        return false;
    }
    switch (a->type) {
    case CAP_IRQ_HANDLER:
    case CAP_SGI_SIGNAL:
        return a->word == b->word;
    case CAP_ASID_CONTROL:
    case CAP_DOMAIN:
    case CAP_SMC:
    case CAP_SCHED_CONTROL:
        return true;
    default:
        return a->object == b->object && a->size == b->size;
    }
}

bool cap_same_object(const struct cap *a, const struct cap *b)
{
    return a->type != CAP_UNTYPED && a->type != CAP_IRQ_CONTROL && a->type == b->type &&
           cap_same_region(a, b);
}

bool slot_is_parent_of(slot_ref_t parent, slot_ref_t child)
{
    const struct cap *a = &slot_at(parent)->cap;
    const struct cap *b = &slot_at(child)->cap;

    if (!(a->flags & CAP_REVOCABLE) || !cap_same_region(a, b)) {
        return false;
    }
    if (a->type == CAP_ENDPOINT || a->type == CAP_NOTIFICATION || a->type == CAP_SMC) {
        return a->word == 0 || (a->word == b->word && !(b->flags & CAP_FIRST_BADGED));
    }
    if (a->type == CAP_SGI_SIGNAL) {
        return !(b->flags & CAP_FIRST_BADGED); /* issued on its own */
    }
    return true;
}

bool slot_has_children(slot_ref_t slot)
{
    slot_ref_t next = slot_at(slot)->next;

    return next != NIL && slot_is_parent_of(slot, next);
}

bool slot_is_final(slot_ref_t ref)
{
    const struct slot *slot = slot_at(ref);

    return (slot->prev == NIL || !cap_same_object(&slot_at(slot->prev)->cap, &slot->cap)) &&
           (slot->next == NIL || !cap_same_object(&slot->cap, &slot_at(slot->next)->cap));
}

static void link_after(slot_ref_t before, slot_ref_t ref)
{
    struct slot *slot = slot_at(ref);
    slot_ref_t after = slot_at(before)->next;

    slot->prev = before;
    slot->next = after;
    slot_at(before)->next = ref;
    if (after != NIL) {
        slot_at(after)->prev = ref;
    }
}

static bool is_original(const struct cap *cap, const struct cap *source)
{
    switch (cap->type) {
    case CAP_ENDPOINT:
    case CAP_NOTIFICATION:
    case CAP_SMC:
        return cap->word != source->word;
    case CAP_IRQ_HANDLER:
    case CAP_SGI_SIGNAL:
        return source->type == CAP_IRQ_CONTROL;
    case CAP_UNTYPED:
        return true;
    default:
        return false;
    }
}

void slot_insert_new(struct cap cap, slot_ref_t parent, slot_ref_t dest)
{
    cap.flags |= CAP_REVOCABLE | CAP_FIRST_BADGED;
    slot_at(dest)->cap = cap;
    link_after(parent, dest);
}

/* Of two capabilities to the same free memory only one may give it out: the copy. */
static void give_away_free_memory(struct cap *untyped)
{
    untyped->aux = BIT(untyped->size);
}

void slot_insert(struct cap cap, slot_ref_t parent, slot_ref_t dest)
{
    struct cap *source = &slot_at(parent)->cap;

    if (cap.type == CAP_UNTYPED) {
        give_away_free_memory(source);
    }
    cap.flags &= (u8) ~(CAP_REVOCABLE | CAP_FIRST_BADGED);
    if (is_original(&cap, source)) {
        cap.flags |= CAP_REVOCABLE | CAP_FIRST_BADGED;
    }
    slot_at(dest)->cap = cap;
    link_after(parent, dest);
}

static void unlink(struct slot *slot)
{
    if (slot->prev != NIL) {
        slot_at(slot->prev)->next = slot->next;
    }
    if (slot->next != NIL) {
        slot_at(slot->next)->prev = slot->prev;
    }
    slot->prev = NIL;
    slot->next = NIL;
}

void slot_remove(slot_ref_t ref)
{
    struct slot *slot = slot_at(ref);

    unlink(slot);
    slot->cap = (struct cap){.type = CAP_NULL};
}

void slot_move(struct cap cap, slot_ref_t source, slot_ref_t dest)
{
    struct slot *from = slot_at(source);
    struct slot *to = slot_at(dest);

    to->cap = cap;
    to->prev = from->prev;
    to->next = from->next;
    if (to->prev != NIL) {
        slot_at(to->prev)->next = dest;
    }
    if (to->next != NIL) {
        slot_at(to->next)->prev = dest;
    }
    *from = (struct slot){.cap = {.type = CAP_NULL}};
}

void slot_swap(struct cap cap1, slot_ref_t ref1, struct cap cap2, slot_ref_t ref2)
{
    struct slot *slot1 = slot_at(ref1);
    struct slot *slot2 = slot_at(ref2);
    slot_ref_t prev1 = slot1->prev == ref2 ? ref1 : slot1->prev;
    slot_ref_t next1 = slot1->next == ref2 ? ref1 : slot1->next;
    slot_ref_t prev2 = slot2->prev == ref1 ? ref2 : slot2->prev;
    slot_ref_t next2 = slot2->next == ref1 ? ref2 : slot2->next;

    *slot1 = (struct slot){.cap = cap2, .prev = prev2, .next = next2};
    *slot2 = (struct slot){.cap = cap1, .prev = prev1, .next = next1};
    if (prev1 != NIL) {
        slot_at(prev1)->next = ref2;
    }
    if (next1 != NIL) {
        slot_at(next1)->prev = ref2;
    }
    if (prev2 != NIL) {
        slot_at(prev2)->next = ref1;
    }
    if (next2 != NIL) {
        slot_at(next2)->prev = ref1;
    }
}
