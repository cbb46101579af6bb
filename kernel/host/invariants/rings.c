/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Who has to finish each zombie: it is in one ring, that of a thread, or is a thread that destroyed
 * itself.
 */
#include "check.h"

static bool is_member(const struct check *check, slot_ref_t ref, slot_ref_t before)
{
    const struct cap *cap = slot_find(check, ref) == NULL ? NULL : &slot_data(check, ref)->cap;

    return cap != NULL && cap->type == CAP_ZOMBIE && !(cap->flags & CAP_ZOMBIE_SELF) &&
           ring_before(check, ref) == before;
}

/* Links are symmetric, so no zombie is in two rings, and a ring ends. Counts its zombies. */
static bool walk_ring(struct check *check, slot_ref_t ring, u32 *zombies)
{
    slot_ref_t before = ring;
    slot_ref_t ref = ring_next(check, ring);

    if (slot_data(check, ring)->cap.word == 0) {
        return true;
    }
    for (u32 i = 0; ref != ring && i <= check->slot_count; i++) {
        if (!is_member(check, ref, before)) {
            return violated(check, "ring %#x: slot %#x is not linked as one of it", ring, ref);
        }
        *zombies += 1;
        before = ref;
        ref = ring_next(check, ref);
    }
    return (ref == ring && before != ring && ring_before(check, ring) == before) ||
           violated(check, "ring %#x of zombies has a wrong end", ring);
}

/* The zombie of a TCB that another thread destroyed is in that thread's ring. */
static bool check_tcb(struct check *check, tcb_ref_t tcb, u32 *zombies)
{
    const struct cap *cap = &slot_data(check, ring_of(tcb))->cap;

    if (cap->type == CAP_ZOMBIE && !(cap->flags & CAP_ZOMBIE_SELF)) {
        return true;
    }
    *zombies += cap->type == CAP_ZOMBIE;
    return walk_ring(check, ring_of(tcb), zombies);
}

/* Before anything ran nothing is displaced. */
static bool check_spare(struct check *check, tcb_ref_t ref)
{
    const struct tcb *tcb = object_data(check, ref);

    return check->running || tcb->slots[TCB_SLOT_SPARE].cap.type == CAP_NULL ||
           violated(check, "TCB %#x: its spare slot is full, and nothing ran yet", ref);
}

bool check_rings(struct check *check)
{
    u32 zombies = 0, all = 0;

    for (u32 i = 0; i < check->object_count; i++) {
        const struct object *object = &check->objects[i];

        if (object->kind == CAP_TCB &&
            (!check_tcb(check, object->ref, &zombies) || !check_spare(check, object->ref))) {
            return false;
        }
    }
    for (u32 i = 0; i < check->slot_count; i++) {
        all += cap_data(check, i)->type == CAP_ZOMBIE;
    }
    return zombies == all ||
           violated(check, "%u zombies, of which %u are somebody's to finish", all, zombies);
}
