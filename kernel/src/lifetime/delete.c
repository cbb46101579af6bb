/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Delete and revoke, step by step.
 */
#include "finalise.h"
#include "zombie.h"

#include <base/state.h>
#include <base/window.h>
#include <capability/derivation.h>
#include <ipc/notification.h>
#include <lifetime/delete.h>
#include <machine/preemption.h>
#include <schedule/scheduler.h>

/* Of the current thread, which can be gone by now: nobody uses its memory before the call ends. */
static slot_ref_t own_slot(u32 index)
{
    return tcb_slot(ks.current, index);
}

static bool is_empty(slot_ref_t ref)
{
    return slot_at(ref)->cap.type == CAP_NULL;
}

static bool holds_caps(slot_ref_t ref)
{
    return slot_at(ref)->cap.type == CAP_CNODE || slot_at(ref)->cap.type == CAP_TCB;
}

/* What the slot's capability needs before the slot can be empty. Its object, if that holds
 * capabilities and this was the last one to it, becomes a zombie. */
static void delete_step(slot_ref_t ref)
{
    bool container = holds_caps(ref) && slot_is_final(ref);

    if (!slot_finalise(ref)) {
        return;
    }
    if (container) {
        zombie_make(ref, own_slot(TCB_SLOT_SPARE), own_slot(TCB_SLOT_ZOMBIE));
    } else {
        slot_remove(ref);
    }
}

/* A bounded piece of work at the slot, which holds something. */
static void step(slot_ref_t ref)
{
    if (slot_at(ref)->cap.type == CAP_ZOMBIE) {
        zombie_take_over(ref, own_slot(TCB_SLOT_ZOMBIE));
        ref = zombie_step(ref);
    }
    if (ref != NIL) {
        delete_step(ref);
    }
}

/* What the thread has begun; last of all itself. */
static slot_ref_t own_work(void)
{
    slot_ref_t ring = own_slot(TCB_SLOT_ZOMBIE);

    if (!is_empty(own_slot(TCB_SLOT_SPARE))) {
        return own_slot(TCB_SLOT_SPARE);
    }
    return zombie_first(ring) != NIL || is_empty(ring) ? zombie_first(ring) : ring;
}

/* The slot to be worked on next: what the thread has begun comes first. NIL: all is done, or the
 * thread is gone. The slot may lie in what is being deleted, and then has no children any more. */
static slot_ref_t next_work(slot_ref_t ref, bool revoke)
{
    slot_ref_t own = own_work();

    if (own != NIL || !thread_is_runnable(ks.current)) {
        return own;
    }
    if (revoke) {
        return slot_has_children(ref) ? slot_at(ref)->next : NIL;
    }
    return is_empty(ref) ? NIL : ref;
}

/* What is done is not put off: perhaps the call could not be done again. false: interrupted. */
static bool work(slot_ref_t ref, bool revoke)
{
    slot_ref_t at = next_work(ref, revoke);

    while (at != NIL) {
        step(at);
        at = next_work(ref, revoke);
        if (at != NIL && preemption_point()) {
            return false;
        }
    }
    return true;
}

bool slot_delete(slot_ref_t ref)
{
    return work(ref, false);
}

bool slot_revoke(slot_ref_t ref)
{
    return work(ref, true);
}

bool slot_delete_notification(slot_ref_t ref)
{
    if (slot_at(ref)->cap.type == CAP_NOTIFICATION && slot_is_final(ref) &&
        !notification_finalise(slot_at(ref)->cap.object)) {
        return false;
    }
    slot_remove(ref);
    return true;
}
