/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What is being destroyed: each zombie lies in its own object, to which nothing else leads, and what
 * it has passed over is empty.
 */
#include "check.h"

static bool is_tcb(const struct cap *zombie)
{
    return (zombie->flags & CAP_ZOMBIE_TCB) != 0;
}

static slot_ref_t first_slot(const struct cap *zombie)
{
    slot_ref_t start = zombie->object << (GRANULE_BITS - SLOT_BITS);

    return is_tcb(zombie) ? start + offsetof(struct tcb, slots) / sizeof(struct slot) : start;
}

/* How many slots its object has besides the one that it lies in, the last. */
static u64 others(const struct cap *zombie)
{
    return is_tcb(zombie) ? TCB_SLOTS - 1 : MASK(zombie->size);
}

static bool check_slots(struct check *check, slot_ref_t ref, const struct cap *zombie)
{
    if (ref != first_slot(zombie) + others(zombie) || zombie->aux > others(zombie)) {
        return violated(check, "slot %#x: a zombie of %#x with %llu slots left", ref,
                        zombie->object, (unsigned long long)zombie->aux);
    }
    for (u64 i = zombie->aux; i < others(zombie); i++) {
        if (slot_find(check, first_slot(zombie) + (slot_ref_t)i) != NULL) {
            return violated(check, "slot %#x: the zombie passed over its slot %llu, which is full",
                            ref, (unsigned long long)i);
        }
    }
    return true;
}

/* A thread that is gone does nothing. */
static bool check_tcb(struct check *check, slot_ref_t ref, const struct cap *zombie)
{
    const struct tcb *tcb = object_data(check, zombie->object);

    return (tcb->state == THREAD_INACTIVE && tcb->queued == QUEUE_NONE && tcb->sc == NIL &&
            check->ks->current != zombie->object) ||
           violated(check, "slot %#x: TCB %#x is being destroyed but takes part", ref,
                    zombie->object);
}

static bool check_zombie(struct check *check, slot_ref_t ref, const struct cap *zombie)
{
    u8 kind = is_tcb(zombie) ? CAP_TCB : CAP_CNODE;

    if (!check->running) {
        return violated(check, "slot %#x: a zombie, and nothing ran yet", ref);
    }
    if ((zombie->flags & CAP_ZOMBIE_SELF) && !is_tcb(zombie)) {
        return violated(check, "slot %#x: a CNode that destroyed itself", ref);
    }
    object_find(check, zombie->object, kind)->seen = true;
    return check_slots(check, ref, zombie) && (!is_tcb(zombie) || check_tcb(check, ref, zombie));
}

static bool check_others(struct check *check, slot_ref_t ref, const struct cap *cap)
{
    const struct object *object = object_find(check, cap->object, cap->type);

    return !object->seen || violated(check, "slot %#x: %s %#x is being destroyed", ref,
                                     cap_name(cap->type), cap->object);
}

bool check_zombies(struct check *check)
{
    objects_forget(check);
    for (u32 i = 0; i < check->slot_count; i++) {
        const struct cap *cap = cap_data(check, i);

        if (cap->type == CAP_ZOMBIE && !check_zombie(check, check->slots[i].ref, cap)) {
            return false;
        }
    }
    for (u32 i = 0; i < check->slot_count; i++) {
        const struct cap *cap = cap_data(check, i);

        if ((cap->type == CAP_CNODE || cap->type == CAP_TCB) &&
            !check_others(check, check->slots[i].ref, cap)) {
            return false;
        }
    }
    return true;
}
