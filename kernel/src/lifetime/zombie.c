/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Zombies and their rings.
 */
#include "zombie.h"

#include <base/bits.h>
#include <base/window.h>
#include <capability/derivation.h>

#define COUNT_PER_STEP 16u /* empty slots passed over in one step */

/* In a ring, each slot's word has the one after it in the low half, the one before in the high.
 * A ring without zombies is 0. */
#define BEFORE_SHIFT 32

static slot_ref_t after(slot_ref_t ref)
{
    return (slot_ref_t)slot_at(ref)->cap.word;
}

static slot_ref_t before(slot_ref_t ref)
{
    return (slot_ref_t)(slot_at(ref)->cap.word >> BEFORE_SHIFT);
}

static void join(slot_ref_t first, slot_ref_t second)
{
    word_t before_first = round_down(slot_at(first)->cap.word, BEFORE_SHIFT);

    slot_at(first)->cap.word = before_first | second;
    slot_at(second)->cap.word = after(second) | (word_t)first << BEFORE_SHIFT;
}

slot_ref_t zombie_first(slot_ref_t ring)
{
    return after(ring);
}

/* A row of zombies that are in no ring becomes the first of this one. */
static void put_first(slot_ref_t ring, slot_ref_t first, slot_ref_t last)
{
    slot_ref_t next = after(ring);

    join(last, next == NIL ? ring : next);
    join(ring, first);
}

static void join_rings(slot_ref_t ring, slot_ref_t other)
{
    if (after(other) != NIL) {
        put_first(ring, after(other), before(other));
        slot_at(other)->cap.word = 0;
    }
}

static void take_out(slot_ref_t zombie)
{
    slot_ref_t next = after(zombie);

    if (before(zombie) == next) { /* the ring itself: there is no other */
        slot_at(next)->cap.word = 0;
    } else {
        join(before(zombie), next);
    }
}

static bool is_tcb(struct cap cap)
{
    return cap.type == CAP_TCB || (cap.flags & CAP_ZOMBIE_TCB);
}

static slot_ref_t slot_within(struct cap cap, u64 index)
{
    return is_tcb(cap) ? tcb_slot(cap.object, index) : cnode_slot(cap.object, index);
}

static u64 last_index(struct cap cap)
{
    return is_tcb(cap) ? TCB_SLOTS - 1 : mask(cap.size);
}

static struct cap zombie_of(struct cap cap)
{
    return (struct cap){.type = CAP_ZOMBIE,
                        .size = cap.size,
                        .flags = is_tcb(cap) ? CAP_ZOMBIE_TCB : 0,
                        .object = cap.object,
                        .aux = last_index(cap)};
}

static void make_of_cnode(slot_ref_t slot, slot_ref_t place, slot_ref_t spare)
{
    struct cap cap = slot_at(slot)->cap;

    if (slot != spare) {
        slot_move(cap, slot, spare);
    }
    slot_swap(zombie_of(cap), spare, slot_at(place)->cap, place);
}

/* The ring of a thread that destroys itself goes through its zombie. */
static void make_of_self(slot_ref_t slot, slot_ref_t place)
{
    struct cap zombie = zombie_of(slot_at(slot)->cap);

    zombie.flags |= CAP_ZOMBIE_SELF;
    zombie.word = slot_at(place)->cap.word;
    slot_move(zombie, slot, place);
}

void zombie_make(slot_ref_t slot, slot_ref_t spare, slot_ref_t ring)
{
    struct cap cap = slot_at(slot)->cap;
    slot_ref_t place = slot_within(cap, last_index(cap));

    if (place == ring) {
        make_of_self(slot, place);
        return;
    }
    if (is_tcb(cap)) {
        join_rings(ring, place);
        slot_move(zombie_of(cap), slot, place);
    } else {
        make_of_cnode(slot, place, spare);
    }
    put_first(ring, place, place);
}

void zombie_take_over(slot_ref_t ref, slot_ref_t ring)
{
    if ((slot_at(ref)->cap.flags & CAP_ZOMBIE_SELF) && ref != ring) {
        slot_at(ref)->cap.flags &= (u8)~CAP_ZOMBIE_SELF;
        put_first(ring, ref, after(ref) == NIL ? ref : before(ref));
    }
}

slot_ref_t zombie_step(slot_ref_t ref)
{
    for (u32 i = 0; i < COUNT_PER_STEP && slot_at(ref)->cap.aux > 0; i++) {
        slot_ref_t last = slot_within(slot_at(ref)->cap, slot_at(ref)->cap.aux - 1);

        if (slot_at(last)->cap.type != CAP_NULL) {
            return last;
        }
        slot_at(ref)->cap.aux--;
    }
    if (slot_at(ref)->cap.aux == 0) {
        if (!(slot_at(ref)->cap.flags & CAP_ZOMBIE_SELF)) {
            take_out(ref);
        }
        slot_remove(ref);
    }
    return NIL;
}
