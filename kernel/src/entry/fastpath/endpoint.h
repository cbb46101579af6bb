/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * How a receiver comes to wait at an endpoint, behind all who wait there, as nearly always alone; and how
 * the first of them leaves it.
 */
#pragma once

#include "common.h"

#include <ipc/notification.h>

/* A signal, or an interrupt to be acknowledged. */
/*@ requires \valid_read(receiver) && receiver->bound_notification < PROOF_OBJECTS;
    assigns \nothing;
    ensures \result <==> !answer_is_quiet(receiver->bound_notification);
 */
static inline bool fast_signal_waits(const struct tcb *receiver)
{
    notification_ref_t bound = receiver->bound_notification;

    return bound != NIL && !notification_is_quiet(bound);
}

/* Nobody is there, or others wait whose last is not below: last is its place then. */
/*@ requires \valid_read(receiver) && endpoint < PROOF_OBJECTS &&
      (proof_endpoints[endpoint].state == ENDPOINT_RECEIVE ==> proof_endpoints[endpoint].tail < PROOF_OBJECTS);
    assigns \nothing;
    ensures \result <==> answer_may_wait(endpoint, receiver->priority);
 */
static inline bool fast_may_enqueue(endpoint_ref_t endpoint, const struct tcb *receiver)
{
    return likely(endpoint_at(endpoint)->state == ENDPOINT_IDLE) ||
           (endpoint_at(endpoint)->state == ENDPOINT_RECEIVE &&
            tcb_at(endpoint_at(endpoint)->tail)->priority >= receiver->priority);
}

static inline void fast_enqueue_last(endpoint_ref_t endpoint, struct tcb *receiver)
{
    tcb_ref_t last = endpoint_at(endpoint)->tail;

    tcb_at(last)->ipc_next = ks.current;
    receiver->ipc_prev = last;
    receiver->ipc_next = NIL;
    endpoint_at(endpoint)->tail = ks.current;
}

static inline void fast_enqueue_alone(endpoint_ref_t endpoint, struct tcb *receiver)
{
    endpoint_at(endpoint)->state = ENDPOINT_RECEIVE;
    endpoint_at(endpoint)->head = ks.current;
    endpoint_at(endpoint)->tail = ks.current;
    receiver->ipc_next = NIL;
    receiver->ipc_prev = NIL;
}

/* The receiver, which is current, waits; rights are those of its capability to the endpoint. */
/*@ requires receiver == proof_tcbs + ks.current && 0 < ks.current < PROOF_OBJECTS && endpoint < PROOF_OBJECTS;
    requires proof_endpoints[endpoint].state == ENDPOINT_IDLE ||
      proof_endpoints[endpoint].state == ENDPOINT_RECEIVE && 0 < proof_endpoints[endpoint].tail < PROOF_OBJECTS &&
      proof_endpoints[endpoint].tail != ks.current;
    assigns answer_waiting_writes(endpoint);
    ensures answer_waits{Pre, Here}(ks.current, endpoint, \old(proof_endpoints[endpoint].tail), (rights & RIGHT_GRANT) != 0 ? 1 : 0);
 */
static inline void fast_enqueue(endpoint_ref_t endpoint, struct tcb *receiver, u32 rights)
{
    if (unlikely(endpoint_at(endpoint)->state != ENDPOINT_IDLE)) {
        fast_enqueue_last(endpoint, receiver);
    } else {
        fast_enqueue_alone(endpoint, receiver);
    }
    receiver->blocked_on = endpoint;
    receiver->can_grant = (rights & RIGHT_GRANT) != 0;
    receiver->state = THREAD_BLOCKED_ON_RECEIVE;
}

/* On time of its own: what its bound notification lends it goes back when it waits. */
static inline bool fast_keeps_sc(const struct tcb *receiver)
{
    notification_ref_t bound = receiver->bound_notification;

    return bound == NIL || notification_at(bound)->sc == NIL ||
           notification_at(bound)->sc != receiver->sc;
}

static inline void fast_dequeue_first(endpoint_ref_t endpoint, tcb_ref_t first)
{
    tcb_ref_t second = tcb_at(first)->ipc_next;

    if (unlikely(second != NIL)) {
        endpoint_at(endpoint)->head = second;
        tcb_at(second)->ipc_prev = NIL;
    } else {
        endpoint_at(endpoint)->state = ENDPOINT_IDLE;
        endpoint_at(endpoint)->head = NIL;
        endpoint_at(endpoint)->tail = NIL;
    }
}
