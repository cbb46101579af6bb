/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Endpoints: whoever comes first waits in the endpoint's queue, whoever comes second passes the
 * message. What the sender has to wait for afterwards is decided here, too.
 */
#include <base/state.h>
#include <base/window.h>
#include <interrupt/irq.h>
#include <ipc/endpoint.h>
#include <ipc/notification.h>
#include <ipc/reply.h>
#include <ipc/thread.h>
#include <schedule/sched_context.h>
#include <schedule/scheduler.h>
#include <space/ipc_buffer.h>
#include <sel4/faults.h>

static void insert(endpoint_ref_t endpoint, tcb_ref_t tcb)
{
    ipc_queue_insert(&endpoint_at(endpoint)->head, &endpoint_at(endpoint)->tail, tcb);
}

static void remove(endpoint_ref_t endpoint, tcb_ref_t tcb)
{
    ipc_queue_remove(&endpoint_at(endpoint)->head, &endpoint_at(endpoint)->tail, tcb);
}

static void enqueue(endpoint_ref_t endpoint, tcb_ref_t tcb, u32 state)
{
    tcb_at(tcb)->blocked_on = endpoint;
    insert(endpoint, tcb);
    endpoint_at(endpoint)->state = state;
}

static void dequeue(endpoint_ref_t endpoint, tcb_ref_t tcb)
{
    remove(endpoint, tcb);
    if (endpoint_at(endpoint)->head == NIL) {
        endpoint_at(endpoint)->state = ENDPOINT_IDLE;
    }
}

static void block_sender(endpoint_ref_t endpoint, tcb_ref_t tcb, const struct ipc_send *how)
{
    tcb_at(tcb)->badge = how->badge;
    tcb_at(tcb)->is_call = how->is_call;
    tcb_at(tcb)->can_grant = how->can_grant;
    tcb_at(tcb)->can_grant_reply = how->can_grant_reply;
    thread_set_state(tcb, THREAD_BLOCKED_ON_SEND);
    enqueue(endpoint, tcb, ENDPOINT_SEND);
}

/* The message of a call (or a fault) has arrived. Without a reply object, or without the right to
 * an answer, the caller stops for good. */
static void await_reply(tcb_ref_t caller, tcb_ref_t callee, reply_ref_t reply, bool may_reply,
                        bool can_donate)
{
    if (likely(reply != NIL && may_reply)) {
        reply_push(caller, callee, reply, can_donate);
    } else {
        tcb_rewind(caller);
        tcb_at(caller)->fault.type = seL4_Fault_NullFault;
        thread_set_state(caller, THREAD_INACTIVE);
    }
}

/* The reply object that a receiver brought along. */
static reply_ref_t take_reply(tcb_ref_t receiver)
{
    reply_ref_t reply = tcb_at(receiver)->reply;

    if (reply != NIL) {
        reply_unlink(reply, receiver);
    }
    return reply;
}

static void deliver(endpoint_ref_t ref, tcb_ref_t sender, const struct ipc_send *how)
{
    tcb_ref_t receiver = endpoint_at(ref)->head;
    reply_ref_t reply = take_reply(receiver);

    dequeue(ref, receiver);
    message_transfer(sender, receiver, ref, how->badge, how->caps, how->caps_count);
    thread_set_state(receiver, THREAD_RUNNING);
    if (how->is_call) {
        await_reply(sender, receiver, reply, how->can_grant || how->can_grant_reply,
                    how->can_donate);
    } else if (how->can_donate && tcb_at(receiver)->sc == NIL && tcb_at(sender)->sc != NIL) {
        sc_donate(tcb_at(sender)->sc, receiver);
    }
    scheduler_possible_switch_to(receiver);
}

void endpoint_send(endpoint_ref_t ref, tcb_ref_t sender, const struct ipc_send *how)
{
    if (endpoint_at(ref)->state == ENDPOINT_RECEIVE) {
        deliver(ref, sender, how);
    } else if (how->blocking) {
        block_sender(ref, sender, how);
    }
}

static void block_receiver(endpoint_ref_t endpoint, tcb_ref_t tcb, bool can_grant,
                           reply_ref_t reply)
{
    tcb_at(tcb)->can_grant = can_grant;
    tcb_at(tcb)->reply = reply;
    if (reply != NIL) {
        reply_at(reply)->tcb = tcb;
    }
    thread_set_state(tcb, THREAD_BLOCKED_ON_RECEIVE);
    enqueue(endpoint, tcb, ENDPOINT_RECEIVE);
}

/* A thread that lives on its bound notification's scheduling context gives that back before it
 * waits, and before it goes on with that of a caller. */
static void return_sc(tcb_ref_t receiver)
{
    notification_ref_t bound = tcb_at(receiver)->bound_notification;

    if (bound != NIL) {
        sc_take_back(bound, receiver);
    }
}

/* A message that waited. */
static COLD void transfer_with_caps(endpoint_ref_t ref, tcb_ref_t sender, tcb_ref_t receiver)
{
    slot_ref_t caps[MESSAGE_CAPS_MAX] = {NIL};
    u32 count = message_find_caps(sender, caps);

    message_transfer(sender, receiver, ref, tcb_at(sender)->badge, caps, count);
}

static void receive_from(endpoint_ref_t ref, tcb_ref_t sender, tcb_ref_t receiver,
                         reply_ref_t reply)
{
    bool may_reply = tcb_at(sender)->can_grant || tcb_at(sender)->can_grant_reply;

    dequeue(ref, sender);
    if (unlikely(message_caps(sender) != 0)) {
        transfer_with_caps(ref, sender, receiver);
    } else {
        message_transfer(sender, receiver, ref, tcb_at(sender)->badge, NULL, 0);
    }
    if (tcb_at(sender)->is_call) {
        bool can_donate =
            tcb_at(sender)->sc != NIL && tcb_at(sender)->fault.type != seL4_Fault_Timeout;

        if (can_donate && may_reply && reply != NIL) {
            return_sc(receiver);
        }
        await_reply(sender, receiver, reply, may_reply, can_donate);
    } else {
        thread_set_state(sender, THREAD_RUNNING);
        scheduler_possible_switch_to(sender);
    }
}

/* Who receives waits for the bound notification, too. */
static bool signal_waits(tcb_ref_t receiver)
{
    notification_ref_t bound = tcb_at(receiver)->bound_notification;

    if (likely(bound == NIL || notification_is_quiet(bound))) {
        return false;
    }
    irq_implied_ack(bound);
    return notification_at(bound)->state == NOTIFICATION_ACTIVE;
}

void endpoint_receive(endpoint_ref_t ref, tcb_ref_t receiver, bool blocking, bool can_grant,
                      reply_ref_t reply)
{
    if (unlikely(reply != NIL && reply_at(reply)->tcb != NIL && reply_at(reply)->tcb != receiver)) {
        /* Whoever still waited for an answer by this reply object will not get it. */
        tcb_cancel_ipc(reply_at(reply)->tcb);
    }
    if (signal_waits(receiver)) {
        notification_take(tcb_at(receiver)->bound_notification, receiver);
    } else if (endpoint_at(ref)->state == ENDPOINT_SEND) {
        receive_from(ref, endpoint_at(ref)->head, receiver, reply);
    } else if (blocking) {
        return_sc(receiver);
        block_receiver(ref, receiver, can_grant, reply);
    } else {
        message_none(receiver);
    }
}

void endpoint_cancel(tcb_ref_t tcb)
{
    dequeue(tcb_at(tcb)->blocked_on, tcb);
    if (tcb_at(tcb)->state == THREAD_BLOCKED_ON_RECEIVE) {
        (void)take_reply(tcb);
    }
}

/* A fault that could not be delivered is lost, and its thread stops. */
static void restart(tcb_ref_t tcb)
{
    if (tcb_at(tcb)->fault.type != seL4_Fault_NullFault) {
        tcb_at(tcb)->fault.type = seL4_Fault_NullFault;
        thread_set_state(tcb, THREAD_INACTIVE);
        return;
    }
    tcb_rewind(tcb);
    thread_set_state(tcb, THREAD_RESTART);
    scheduler_possible_switch_to(tcb);
}

bool endpoint_cancel_first(endpoint_ref_t ref)
{
    tcb_ref_t tcb = endpoint_at(ref)->head;

    if (tcb == NIL) {
        return false;
    }
    endpoint_cancel(tcb);
    restart(tcb);
    return true;
}

bool endpoint_cancel_first_badged(endpoint_ref_t ref, word_t badge)
{
    tcb_ref_t tcb = endpoint_at(ref)->state == ENDPOINT_SEND ? endpoint_at(ref)->head : NIL;

    while (tcb != NIL && tcb_at(tcb)->badge != badge) {
        tcb = tcb_at(tcb)->ipc_next;
    }
    if (tcb == NIL) {
        return false;
    }
    endpoint_cancel(tcb);
    restart(tcb);
    return true;
}

void endpoint_reorder(endpoint_ref_t endpoint, tcb_ref_t tcb)
{
    remove(endpoint, tcb);
    insert(endpoint, tcb);
}
