/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Delete and revoke, step by step.
 */
#include "finalise.h"

#include <kernel/preemption.h>
#include <kernel/state.h>
#include <kernel/window.h>
#include <object/delete.h>
#include <object/derivation.h>
#include <object/notification.h>

#define COUNT_PER_STEP 16u /* empty slots passed over in one step */

static slot_ref_t zombie_slot(void)
{
    return slot_ref(&ks.zombie);
}

static slot_ref_t slot_within(const struct cap *zombie, u64 index)
{
    if (zombie->flags & CAP_ZOMBIE_TCB) {
        return slot_ref(&tcb_at(zombie->object)->slots[index]);
    }
    return cnode_slot(zombie->object, index);
}

static bool holds_caps(const struct cap *cap)
{
    return cap->type == CAP_CNODE || cap->type == CAP_TCB;
}

static void make_zombie(struct cap *cap)
{
    bool is_tcb = cap->type == CAP_TCB;

    *cap = (struct cap){.type = CAP_ZOMBIE,
                        .size = cap->size,
                        .flags = is_tcb ? CAP_ZOMBIE_TCB : 0,
                        .object = cap->object,
                        .aux = is_tcb ? TCB_SLOTS : BIT(cap->size)};
}

/* The inner zombie is worked on, the outer one waits in its place. */
static void descend(slot_ref_t inner)
{
    slot_swap(ks.zombie.cap, zombie_slot(), slot_at(inner)->cap, inner);
    ks.zombie.cap.word = inner;
}

/* A zombie without slots is gone; the outer one goes on, without the slot it waited in. */
static void ascend(void)
{
    slot_ref_t outer = (slot_ref_t)ks.zombie.cap.word;

    slot_remove(zombie_slot());
    if (outer != NIL) {
        slot_move(slot_at(outer)->cap, outer, zombie_slot());
        ks.zombie.cap.aux--;
    }
}

/* What the slot's capability needs before the slot can be empty. Its object, if that holds
 * capabilities and this was the last one to it, becomes the zombie to be worked on. */
static void delete_step(slot_ref_t ref)
{
    struct slot *slot = slot_at(ref);
    bool container = holds_caps(&slot->cap) && slot_is_final(ref);

    if (!slot_finalise(ref)) {
        return;
    }
    if (!container) {
        slot_remove(ref);
        return;
    }
    make_zombie(&slot->cap);
    if (ks.zombie.cap.type == CAP_NULL) {
        slot_move(slot->cap, ref, zombie_slot());
    } else {
        descend(ref);
    }
}

static void zombie_step(void)
{
    struct cap *zombie = &ks.zombie.cap;

    for (u32 i = 0; i < COUNT_PER_STEP && zombie->aux > 0; i++) {
        slot_ref_t last = slot_within(zombie, zombie->aux - 1);

        if (slot_at(last)->cap.type != CAP_NULL) {
            delete_step(last);
            return;
        }
        zombie->aux--;
    }
    if (zombie->aux == 0) {
        ascend();
    }
}

static bool is_work_left(slot_ref_t ref)
{
    return ks.zombie.cap.type != CAP_NULL || slot_at(ref)->cap.type != CAP_NULL;
}

static void step(slot_ref_t ref)
{
    if (ks.zombie.cap.type != CAP_NULL) {
        zombie_step();
    } else {
        delete_step(ref);
    }
}

/* What is done is not put off: perhaps the call could not be done again. */
struct error slot_delete(slot_ref_t ref)
{
    bool unfinished = is_work_left(ref);

    while (unfinished) {
        step(ref);
        unfinished = is_work_left(ref);
        if (!unfinished) {
            break;
        }
        if (preemption_point()) {
            return error_code(ERROR_PREEMPTED);
        }
    }
    return error_none();
}

/* The slot may lie in what is being deleted, and then has no children any more. */
struct error slot_revoke(slot_ref_t ref)
{
    bool more = slot_has_children(ref);

    while (more) {
        struct error error = slot_delete(slot_at(ref)->next);

        if (error.code != seL4_NoError) {
            return error;
        }
        more = slot_has_children(ref);
        if (!more) {
            break;
        }
        if (preemption_point()) {
            return error_code(ERROR_PREEMPTED);
        }
    }
    return error_none();
}

bool slot_delete_notification(slot_ref_t ref)
{
    const struct cap *cap = &slot_at(ref)->cap;

    if (cap->type == CAP_NOTIFICATION && slot_is_final(ref) &&
        !notification_finalise(cap->object)) {
        return false;
    }
    slot_remove(ref);
    return true;
}
