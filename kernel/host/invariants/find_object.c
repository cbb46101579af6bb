/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What an object names. Links that mean nothing in the object's state are not followed.
 */
#include "check.h"

static bool add_tcb(struct check *check, tcb_ref_t ref, const char *whose)
{
    return object_add(check, ref, CAP_TCB, kind_size(CAP_TCB), whose);
}

static bool add_reply(struct check *check, reply_ref_t ref, const char *whose)
{
    return object_add(check, ref, CAP_REPLY, kind_size(CAP_REPLY), whose);
}

static bool add_notification(struct check *check, notification_ref_t ref, const char *whose)
{
    return object_add(check, ref, CAP_NOTIFICATION, kind_size(CAP_NOTIFICATION), whose);
}

static bool add_sc(struct check *check, sc_ref_t ref, const char *whose)
{
    return object_add(check, ref, CAP_SCHED_CONTEXT, BIT(7), whose);
}

static bool add_vcpu(struct check *check, vcpu_ref_t ref, const char *whose)
{
    return object_add(check, ref, CAP_VCPU, kind_size(CAP_VCPU), whose);
}

static bool find_blocked(struct check *check, const struct tcb *tcb)
{
    switch (tcb->state) {
    case THREAD_BLOCKED_ON_SEND:
    case THREAD_BLOCKED_ON_RECEIVE:
        return object_add(check, tcb->blocked_on, CAP_ENDPOINT, kind_size(CAP_ENDPOINT),
                          "a thread that waits") &&
               add_tcb(check, tcb->ipc_next, "a thread that waits") &&
               add_tcb(check, tcb->ipc_prev, "a thread that waits");
    case THREAD_BLOCKED_ON_NOTIFICATION:
        return add_notification(check, tcb->blocked_on, "a thread that waits") &&
               add_tcb(check, tcb->ipc_next, "a thread that waits") &&
               add_tcb(check, tcb->ipc_prev, "a thread that waits");
    default:
        return true;
    }
}

static bool find_queued(struct check *check, const struct tcb *tcb)
{
    static const char *whose = "a queued thread";

    if (tcb->queued == QUEUE_NONE) {
        return true;
    }
    if (!add_tcb(check, tcb->sched_next, whose) || !add_tcb(check, tcb->sched_prev, whose)) {
        return false;
    }
    return tcb->queued != QUEUE_RELEASE ||
           (add_tcb(check, tcb->release_child[RELEASE_SOONER], whose) &&
            add_tcb(check, tcb->release_child[RELEASE_LATER], whose) &&
            add_tcb(check, tcb->release_parent, whose));
}

static bool find_from_tcb(struct check *check, tcb_ref_t ref)
{
    const struct tcb *tcb = object_data(check, ref);
    u64 slots = ((u64)ref << GRANULE_BITS) + offsetof(struct tcb, slots);

    return find_queued(check, tcb) &&
           slots_add(check, (slot_ref_t)(slots >> SLOT_BITS), TCB_SLOTS) &&
           slot_add(check, ring_next(check, ring_of(ref)), false) &&
           add_sc(check, tcb->sc, "a thread") && add_sc(check, tcb->yield_to, "a thread") &&
           add_reply(check, tcb->reply, "a thread") &&
           add_notification(check, tcb->bound_notification, "a thread") &&
           add_vcpu(check, tcb->vcpu, "a thread") && find_blocked(check, tcb);
}

static bool find_from_endpoint(struct check *check, endpoint_ref_t ref)
{
    const struct endpoint *endpoint = object_data(check, ref);

    return add_tcb(check, endpoint->head, "an endpoint") &&
           add_tcb(check, endpoint->tail, "an endpoint");
}

static bool find_from_notification(struct check *check, notification_ref_t ref)
{
    const struct notification *notification = object_data(check, ref);

    return add_tcb(check, notification->head, "a notification") &&
           add_tcb(check, notification->tail, "a notification") &&
           add_tcb(check, notification->bound_tcb, "a notification") &&
           add_sc(check, notification->sc, "a notification");
}

static bool find_from_reply(struct check *check, reply_ref_t ref)
{
    const struct reply *reply = object_data(check, ref);

    return add_tcb(check, reply->tcb, "a reply") && add_reply(check, reply->prev, "a reply") &&
           (reply->is_head ? add_sc(check, reply->next, "a reply")
                           : add_reply(check, reply->next, "a reply"));
}

static bool find_from_sc(struct check *check, sc_ref_t ref)
{
    const struct sched_context *sc = object_data(check, ref);

    return add_tcb(check, sc->tcb, "a scheduling context") &&
           add_tcb(check, sc->yield_from, "a scheduling context") &&
           add_reply(check, sc->reply, "a scheduling context") &&
           add_notification(check, sc->notification, "a scheduling context");
}

/* Its tables are looked at once, however often it is named. */
static bool find_from_root(struct check *check, table_ref_t root)
{
    struct object *object;

    if (root == NIL) {
        return true;
    }
    if (!object_add(check, root, CAP_VSPACE, kind_size(CAP_VSPACE), "an ASID pool")) {
        return false;
    }
    object = object_find(check, root, CAP_VSPACE);
    if (object->seen) {
        return true;
    }
    object->seen = true;
    return find_tables(check, root);
}

/* Only a VSpace that an ASID names is anybody's: the tables of another are never walked. */
static bool find_from_pool(struct check *check, pool_ref_t ref)
{
    const struct asid_pool *pool = object_data(check, ref);

    for (u32 i = 0; i < ASIDS_PER_POOL; i++) {
        if (!find_from_root(check, pool->entry[i].vspace)) {
            return false;
        }
    }
    return true;
}

bool find_from_object(struct check *check, u32 index)
{
    struct object object = check->objects[index];

    switch (object.kind) {
    case CAP_TCB:
        return find_from_tcb(check, object.ref);
    case CAP_ENDPOINT:
        return find_from_endpoint(check, object.ref);
    case CAP_NOTIFICATION:
        return find_from_notification(check, object.ref);
    case CAP_REPLY:
        return find_from_reply(check, object.ref);
    case CAP_SCHED_CONTEXT:
        return find_from_sc(check, object.ref);
    case CAP_VCPU:
        return add_tcb(check, ((const struct vcpu *)object_data(check, object.ref))->tcb,
                       "a virtual CPU");
    case CAP_ASID_POOL:
        return find_from_pool(check, object.ref);
    case CAP_CNODE:
        return slots_add(check, object.ref << (GRANULE_BITS - SLOT_BITS), object.size >> SLOT_BITS);
    default:
        return true;
    }
}
