/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Endpoints.
 */
#include <kernel/scheduler.h>
#include <kernel/state.h>
#include <kernel/window.h>
#include <object/endpoint.h>
#include <object/notification.h>
#include <object/reply.h>
#include <object/sched_context.h>
#include <object/tcb.h>

static void enqueue(endpoint_ref_t ref, tcb_ref_t tcb, u32 state)
{
    struct endpoint *endpoint = endpoint_at(ref);

    ipc_queue_insert(&endpoint->head, &endpoint->tail, tcb);
    endpoint->state = state;
}

static void dequeue(endpoint_ref_t ref, tcb_ref_t tcb)
{
    struct endpoint *endpoint = endpoint_at(ref);

    ipc_queue_remove(&endpoint->head, &endpoint->tail, tcb);
    if (endpoint->head == NIL) {
        endpoint->state = ENDPOINT_IDLE;
    }
}

/* A receiver is no longer linked with the reply object it brought along. */
static reply_ref_t take_reply(tcb_ref_t receiver)
{
    reply_ref_t reply = tcb_at(receiver)->reply;

    if (reply != NIL) {
        reply_unlink(reply, receiver);
    }
    return reply;
}

static void block_sender(endpoint_ref_t endpoint, tcb_ref_t ref, const struct ipc_send *how)
{
    struct tcb *tcb = tcb_at(ref);

    tcb->blocked_on = endpoint;
    tcb->badge = how->badge;
    tcb->is_call = how->is_call;
    tcb->can_grant = how->can_grant;
    tcb->can_grant_reply = how->can_grant_reply;
    thread_set_state(ref, THREAD_BLOCKED_ON_SEND);
    enqueue(endpoint, ref, ENDPOINT_SEND);
}

/* What follows a delivered message: the sender waits for its answer, or lends its time. */
static void finish_send(tcb_ref_t sender, tcb_ref_t receiver, reply_ref_t reply, bool is_call,
                        bool may_reply, bool can_donate)
{
    if (is_call || tcb_at(sender)->fault.type != 0) {
        if (reply != NIL && may_reply) {
            reply_push(sender, receiver, reply, can_donate);
        } else {
            thread_set_state(sender, THREAD_INACTIVE);
        }
    } else if (can_donate && tcb_at(receiver)->sc == NIL && tcb_at(sender)->sc != NIL) {
        sc_donate(tcb_at(sender)->sc, receiver);
    }
}

void endpoint_send(endpoint_ref_t ref, tcb_ref_t sender, struct ipc_send how)
{
    struct endpoint *endpoint = endpoint_at(ref);

    if (endpoint->state != ENDPOINT_RECEIVE) {
        if (how.blocking) {
            block_sender(ref, sender, &how);
        }
        return;
    }

    tcb_ref_t receiver = endpoint->head;
    reply_ref_t reply;

    dequeue(ref, receiver);
    message_transfer(sender, receiver, ref, how.badge, how.can_grant);
    reply = take_reply(receiver);
    finish_send(sender, receiver, reply, how.is_call, how.can_grant || how.can_grant_reply,
                how.can_donate);
    thread_set_state(receiver, THREAD_RUNNING);
    scheduler_possible_switch_to(receiver);
}

static void block_receiver(endpoint_ref_t endpoint, tcb_ref_t ref, bool can_grant, reply_ref_t reply)
{
    struct tcb *tcb = tcb_at(ref);

    tcb->blocked_on = endpoint;
    tcb->can_grant = can_grant;
    tcb->reply = reply;
    if (reply != NIL) {
        reply_at(reply)->tcb = ref;
    }
    thread_set_state(ref, THREAD_BLOCKED_ON_RECEIVE);
    enqueue(endpoint, ref, ENDPOINT_RECEIVE);
}

static void receive_from(endpoint_ref_t ref, tcb_ref_t sender, tcb_ref_t receiver, reply_ref_t reply)
{
    const struct tcb *tcb = tcb_at(sender);
    bool is_call = tcb->is_call;
    bool may_reply = tcb->can_grant || tcb->can_grant_reply;

    dequeue(ref, sender);
    message_transfer(sender, receiver, ref, tcb->badge, tcb->can_grant);
    if (is_call || tcb->fault.type != 0) {
        finish_send(sender, receiver, reply, is_call, may_reply, tcb->sc != NIL);
    } else {
        thread_set_state(sender, THREAD_RUNNING);
        scheduler_possible_switch_to(sender);
    }
}

void endpoint_receive(endpoint_ref_t ref, tcb_ref_t receiver, bool blocking, bool can_grant,
                      reply_ref_t reply)
{
    struct endpoint *endpoint = endpoint_at(ref);
    notification_ref_t bound = tcb_at(receiver)->bound_notification;

    if (reply != NIL && reply_at(reply)->tcb != NIL && reply_at(reply)->tcb != receiver) {
        tcb_cancel_ipc(reply_at(reply)->tcb);
    }
    if (bound != NIL && notification_at(bound)->state == NOTIFICATION_ACTIVE) {
        notification_complete(bound, receiver);
        return;
    }
    if (bound != NIL) {
        notification_return_sc(bound, receiver);
    }
    if (endpoint->state == ENDPOINT_SEND) {
        tcb_at(receiver)->can_grant = can_grant;
        receive_from(ref, endpoint->head, receiver, reply);
    } else if (blocking) {
        block_receiver(ref, receiver, can_grant, reply);
    } else {
        tcb_at(receiver)->context.x[0] = 0;
    }
}

void endpoint_cancel(tcb_ref_t ref)
{
    struct tcb *tcb = tcb_at(ref);

    dequeue(tcb->blocked_on, ref);
    if (tcb->state == THREAD_BLOCKED_ON_RECEIVE) {
        (void)take_reply(ref);
    }
    thread_set_state(ref, THREAD_INACTIVE);
}

static void restart(tcb_ref_t ref)
{
    struct tcb *tcb = tcb_at(ref);

    if (tcb->state == THREAD_BLOCKED_ON_RECEIVE) {
        (void)take_reply(ref);
    }
    if (tcb->fault.type != 0) {
        thread_set_state(ref, THREAD_INACTIVE);
        return;
    }
    tcb->context.pc -= 4;
    thread_set_state(ref, THREAD_RESTART);
    scheduler_possible_switch_to(ref);
}

void endpoint_cancel_all(endpoint_ref_t ref)
{
    struct endpoint *endpoint = endpoint_at(ref);

    while (endpoint->head != NIL) {
        tcb_ref_t tcb = endpoint->head;

        dequeue(ref, tcb);
        restart(tcb);
    }
}

void endpoint_cancel_badged(endpoint_ref_t ref, word_t badge)
{
    struct endpoint *endpoint = endpoint_at(ref);
    tcb_ref_t tcb = endpoint->state == ENDPOINT_SEND ? endpoint->head : NIL;

    while (tcb != NIL) {
        tcb_ref_t next = tcb_at(tcb)->ipc_next;

        if (tcb_at(tcb)->badge == badge) {
            dequeue(ref, tcb);
            restart(tcb);
        }
        tcb = next;
    }
}

void endpoint_reorder(endpoint_ref_t ref, tcb_ref_t tcb)
{
    struct endpoint *endpoint = endpoint_at(ref);

    ipc_queue_remove(&endpoint->head, &endpoint->tail, tcb);
    ipc_queue_insert(&endpoint->head, &endpoint->tail, tcb);
}
