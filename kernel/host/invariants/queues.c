/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The queues of endpoints and notifications: by priority, linked both ways, and whoever is in one
 * waits there.
 */
#include "check.h"

static bool check_member(struct check *check, ref_t ref, tcb_ref_t member, u8 state,
                         tcb_ref_t before)
{
    const struct tcb *tcb = find_tcb(check, member);

    if (tcb == NULL || tcb->ipc_prev != before) {
        return violated(check, "TCB %#x is not linked as one in the queue of %#x", member, ref);
    }
    if (tcb->state != state || tcb->blocked_on != ref) {
        return violated(check, "TCB %#x is in the queue of %#x but does not wait there", member,
                        ref);
    }
    if (before != NIL && find_tcb(check, before)->priority < tcb->priority) {
        return violated(check, "TCB %#x is in the queue of %#x behind one of lower priority",
                        member, ref);
    }
    object_find(check, member, CAP_TCB)->seen = true;
    return true;
}

bool walk_queue(struct check *check, ref_t ref, u8 kind, tcb_ref_t head, tcb_ref_t tail, u8 state)
{
    tcb_ref_t before = NIL;

    while (head != NIL) {
        if (!check_member(check, ref, head, state, before)) {
            return false;
        }
        before = head;
        head = find_tcb(check, head)->ipc_next;
    }
    return before == tail ||
           violated(check, "the queue of %s %#x has a wrong end", cap_name(kind), ref);
}

static bool check_endpoint(struct check *check, endpoint_ref_t ref)
{
    const struct endpoint *endpoint = find_endpoint(check, ref);
    u8 state =
        endpoint->state == ENDPOINT_SEND ? THREAD_BLOCKED_ON_SEND : THREAD_BLOCKED_ON_RECEIVE;

    if (endpoint->state > ENDPOINT_RECEIVE ||
        (endpoint->state == ENDPOINT_IDLE) != (endpoint->head == NIL)) {
        return violated(check, "endpoint %#x is in state %u with the queue of another", ref,
                        endpoint->state);
    }
    return walk_queue(check, ref, CAP_ENDPOINT, endpoint->head, endpoint->tail, state);
}

static bool check_notification(struct check *check, notification_ref_t ref)
{
    const struct notification *notification = find_notification(check, ref);

    if (notification->state > NOTIFICATION_ACTIVE ||
        (notification->state == NOTIFICATION_WAITING) != (notification->head != NIL)) {
        return violated(check, "notification %#x is in state %u with the queue of another", ref,
                        notification->state);
    }
    return walk_queue(check, ref, CAP_NOTIFICATION, notification->head, notification->tail,
                      THREAD_BLOCKED_ON_NOTIFICATION);
}

static bool check_waiting(struct check *check, const struct object *object)
{
    const struct tcb *tcb = object_data(check, object->ref);
    bool waits = tcb->state == THREAD_BLOCKED_ON_SEND || tcb->state == THREAD_BLOCKED_ON_RECEIVE ||
                 tcb->state == THREAD_BLOCKED_ON_NOTIFICATION;

    return waits == object->seen || violated(check, "TCB %#x waits at %#x but is not in its queue",
                                             object->ref, tcb->blocked_on);
}

static bool check_object(struct check *check, const struct object *object)
{
    switch (object->kind) {
    case CAP_ENDPOINT:
        return check_endpoint(check, object->ref);
    case CAP_NOTIFICATION:
        return check_notification(check, object->ref);
    default:
        return true;
    }
}

bool check_queues(struct check *check)
{
    objects_forget(check);
    for (u32 i = 0; i < check->object_count; i++) {
        if (!check_object(check, &check->objects[i])) {
            return false;
        }
    }
    for (u32 i = 0; i < check->object_count; i++) {
        if (check->objects[i].kind == CAP_TCB && !check_waiting(check, &check->objects[i])) {
            return false;
        }
    }
    return true;
}
