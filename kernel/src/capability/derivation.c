/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The derivation list. A capability is a child of an earlier one that is an original (revocable)
 * and whose object or memory contains its own; badges narrow that (seL4 manual 3.1.4).
 */
#include <base/bits.h>
#include <base/window.h>
#include <capability/derivation.h>

/*@ assigns \nothing; */
static u64 region_end(struct cap untyped)
{
    return untyped.word + bit(untyped.size);
}

/* What b stands for lies in the memory of the untyped. */
/*@ assigns \nothing; */
static bool is_within(struct cap b, struct cap untyped)
{
    u64 start = b.type == CAP_FRAME ? (u64)b.object << PAGE_BITS : b.word;

    if (b.type != CAP_FRAME && b.type != CAP_UNTYPED) {
        return cap_object_in(b, untyped.word, region_end(untyped));
    }
    return start >= untyped.word && start + bit(b.size) <= region_end(untyped);
}

/* b lies within a (untyped memory, all interrupts), or is the same object. */
/*@ assigns \nothing; */
static inline bool same_region(struct cap a, struct cap b)
{
    if (a.type == CAP_UNTYPED) {
        return is_within(b, a);
    }
    if (a.type == CAP_IRQ_CONTROL) {
        return b.type == CAP_IRQ_CONTROL || b.type == CAP_IRQ_HANDLER || b.type == CAP_SGI_SIGNAL;
    }
    if (a.type != b.type) {
        return false;
    }
    switch (a.type) {
    case CAP_IRQ_HANDLER:
    case CAP_SGI_SIGNAL:
        return a.word == b.word;
    case CAP_ASID_CONTROL:
    case CAP_DOMAIN:
    case CAP_SMC:
    case CAP_SCHED_CONTROL:
        return true;
    default:
        break;
    }
    return a.object == b.object && a.size == b.size;
}

bool cap_same_object(struct cap a, struct cap b)
{
    return a.type != CAP_UNTYPED && a.type != CAP_IRQ_CONTROL && a.type == b.type &&
           same_region(a, b);
}

/*@ assigns \nothing; */
static bool is_parent_of(struct cap a, struct cap b)
{
    if (!(a.flags & CAP_REVOCABLE) || !same_region(a, b)) {
        return false;
    }
    if (a.type == CAP_ENDPOINT || a.type == CAP_NOTIFICATION || a.type == CAP_SMC) {
        return a.word == 0 || (a.word == b.word && !(b.flags & CAP_FIRST_BADGED));
    }
    if (a.type == CAP_SGI_SIGNAL) {
        return !(b.flags & CAP_FIRST_BADGED); /* issued on its own */
    }
    return true;
}

bool slot_is_parent_of(slot_ref_t parent, slot_ref_t child)
{
    return is_parent_of(slot_at(parent)->cap, slot_at(child)->cap);
}

bool slot_has_children(slot_ref_t slot)
{
    slot_ref_t next = slot_at(slot)->next;

    return next != NIL && slot_is_parent_of(slot, next);
}

bool slot_is_final(slot_ref_t slot)
{
    slot_ref_t prev = slot_at(slot)->prev;
    slot_ref_t next = slot_at(slot)->next;

    return (prev == NIL || !cap_same_object(slot_at(prev)->cap, slot_at(slot)->cap)) &&
           (next == NIL || !cap_same_object(slot_at(slot)->cap, slot_at(next)->cap));
}

/* It is not a copy of the source, but can be revoked by itself. */
/*@ assigns \nothing; */
static bool is_original(struct cap cap, struct cap source)
{
    switch (cap.type) {
    case CAP_ENDPOINT:
    case CAP_NOTIFICATION:
    case CAP_SMC:
        return cap.word != source.word;
    case CAP_IRQ_HANDLER:
    case CAP_SGI_SIGNAL:
        return source.type == CAP_IRQ_CONTROL;
    case CAP_UNTYPED:
        return true;
    default:
        return false;
    }
}

/* Of two capabilities to the same free memory only one may give it out: the copy. */
/*@ requires untyped < PROOF_SLOTS;
    assigns proof_slots[untyped].cap.aux;
 */
static void give_away_free_memory(slot_ref_t untyped)
{
    slot_at(untyped)->cap.aux = bit(slot_at(untyped)->cap.size);
}

void slot_insert(struct cap cap, slot_ref_t parent, slot_ref_t dest)
{
    if (cap.type == CAP_UNTYPED) {
        give_away_free_memory(parent);
    }
    cap.flags &= (u8) ~(CAP_REVOCABLE | CAP_FIRST_BADGED);
    if (is_original(cap, slot_at(parent)->cap)) {
        cap.flags |= CAP_REVOCABLE | CAP_FIRST_BADGED;
    }
    slot_at(dest)->cap = cap;
    slot_link_after(parent, dest);
}

/* Out of the list; its own links stay as they are. */
static void unlink(slot_ref_t slot)
{
    slot_ref_t prev = slot_at(slot)->prev;
    slot_ref_t next = slot_at(slot)->next;

    if (prev != NIL) {
        slot_at(prev)->next = next;
    }
    if (next != NIL) {
        slot_at(next)->prev = prev;
    }
}

void slot_remove(slot_ref_t slot)
{
    unlink(slot);
    *slot_at(slot) = (struct slot){.cap = {.type = CAP_NULL}};
}

/* The slot gets this capability and place in the list. */
static void put(struct cap cap, slot_ref_t slot, slot_ref_t prev, slot_ref_t next)
{
    *slot_at(slot) = (struct slot){.cap = cap, .prev = prev, .next = next};
    if (prev != NIL) {
        slot_at(prev)->next = slot;
    }
    if (next != NIL) {
        slot_at(next)->prev = slot;
    }
}

void slot_move(struct cap cap, slot_ref_t source, slot_ref_t dest)
{
    put(cap, dest, slot_at(source)->prev, slot_at(source)->next);
    *slot_at(source) = (struct slot){.cap = {.type = CAP_NULL}};
}

void slot_swap(struct cap cap1, slot_ref_t slot1, struct cap cap2, slot_ref_t slot2)
{
    slot_ref_t prev1 = slot_at(slot1)->prev == slot2 ? slot1 : slot_at(slot1)->prev;
    slot_ref_t next1 = slot_at(slot1)->next == slot2 ? slot1 : slot_at(slot1)->next;
    slot_ref_t prev2 = slot_at(slot2)->prev == slot1 ? slot2 : slot_at(slot2)->prev;
    slot_ref_t next2 = slot_at(slot2)->next == slot1 ? slot2 : slot_at(slot2)->next;

    put(cap2, slot1, prev2, next2);
    put(cap1, slot2, prev1, next1);
}
