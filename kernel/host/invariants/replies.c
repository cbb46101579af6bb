/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Reply objects: who waits with one, and the stacks they make under scheduling contexts.
 */
#include "check.h"

static bool check_owner(struct check *check, reply_ref_t ref, const struct reply *reply)
{
    const struct tcb *tcb = find_tcb(check, reply->tcb);

    if (tcb == NULL) {
        return reply->next == NIL && reply->prev == NIL && !reply->is_head
                   ? true
                   : violated(check, "reply %#x is in a stack but nobody waits on it", ref);
    }
    if (tcb->reply != ref) {
        return violated(check, "reply %#x is that of TCB %#x, which does not know it", ref,
                        reply->tcb);
    }
    if (tcb->state != THREAD_BLOCKED_ON_REPLY &&
        (tcb->state != THREAD_BLOCKED_ON_RECEIVE || reply->is_head || reply->next != NIL ||
         reply->prev != NIL)) {
        return violated(check, "reply %#x: TCB %#x does not wait for an answer", ref, reply->tcb);
    }
    return true;
}

static bool check_stack(struct check *check, reply_ref_t ref, const struct reply *reply)
{
    const struct reply *below = find_reply(check, reply->prev);
    const struct reply *above = reply->is_head ? NULL : find_reply(check, reply->next);
    const struct sched_context *sc = reply->is_head ? find_sc(check, reply->next) : NULL;

    if (below != NULL && (below->is_head || below->next != ref)) {
        return violated(check, "reply %#x: the one below does not know it", ref);
    }
    if (above != NULL && above->prev != ref) {
        return violated(check, "reply %#x: the one above does not know it", ref);
    }
    return !reply->is_head || (sc != NULL && sc->reply == ref) ||
           violated(check, "reply %#x is the head of no scheduling context's stack", ref);
}

/* Links are symmetric, so a stack that does not end is a ring without a head. */
static bool check_end(struct check *check, reply_ref_t ref, const struct reply *reply)
{
    u32 steps = 0;

    while (reply != NULL && steps++ <= check->object_count) {
        reply = find_reply(check, reply->prev);
    }
    return reply == NULL || violated(check, "reply %#x is in a stack that is a ring", ref);
}

static bool check_tcb(struct check *check, tcb_ref_t ref)
{
    const struct tcb *tcb = find_tcb(check, ref);
    const struct reply *reply = find_reply(check, tcb->reply);

    if (reply == NULL && tcb->state == THREAD_BLOCKED_ON_REPLY) {
        return violated(check, "TCB %#x waits for an answer without a reply", ref);
    }
    return reply == NULL || reply->tcb == ref ||
           violated(check, "TCB %#x has reply %#x, which does not know it", ref, tcb->reply);
}

bool check_replies(struct check *check)
{
    for (u32 i = 0; i < check->object_count; i++) {
        ref_t ref = check->objects[i].ref;
        const struct reply *reply = find_reply(check, ref);

        if (reply != NULL && (!check_owner(check, ref, reply) || !check_stack(check, ref, reply) ||
                              !check_end(check, ref, reply))) {
            return false;
        }
        if (check->objects[i].kind == CAP_TCB && !check_tcb(check, ref)) {
            return false;
        }
    }
    return true;
}
