/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * seL4_Recv and seL4_Wait: a signal that is there is taken, and the caller goes on. If there is none the
 * caller waits, and the first of those who are ready runs, or nobody: so a driver or a server ends its
 * turn.
 */
#include "endpoint.h"
#include "wait.h"

#include <interrupt/irq.h>
#include <sel4/syscall_numbers.h>

static inline void acknowledge(notification_ref_t notification)
{
    if (unlikely(notification_at(notification)->implied_irqs != IRQ_LIST_END)) {
        irq_implied_ack(notification);
    }
}

static inline struct tcb *idle(struct fast_usage used)
{
    fast_leave_sc(used);
    ks.now = used.now;
    ks.current_sc = NIL;
    ks.current = NIL;
    deadline_set(DEADLINE_NEVER);
    return tcb_at(NIL);
}

/* On any context, with any budget left: whoever waits needs none. */
static NOINLINE struct tcb *turn_to(tcb_ref_t next)
{
    if (next != NIL) {
        ready_dequeue(next);
        tcb_at(next)->state = THREAD_RUNNING;
    }
    return fast_turn_to(next);
}

/* The caller waits. A function of its own, for both kinds of waiting. */
static NOINLINE struct tcb *make_way(struct tcb *caller, tcb_ref_t next, struct fast_usage used)
{
    if (unlikely(!fast_may_leave(used) || sc_at(ks.current_sc)->period != 0)) {
        fast_note_usage(used);
        return turn_to(next);
    }
    if (next == NIL) {
        return idle(used);
    }
    if (unlikely(sc_at(tcb_at(next)->sc)->period != 0)) {
        fast_note_usage(used);
        return turn_to(next);
    }
    fast_leave_sc(used);
    ready_pop(next);
    tcb_at(next)->state = THREAD_RUNNING;
    fast_enter_sc(tcb_at(next)->sc, used.now);
    return fast_switch_to(caller, next);
}

/* A signal is there. */
static inline struct tcb *take(notification_ref_t notification, struct tcb *caller)
{
    if (unlikely(!fast_may_acknowledge(notification))) {
        return NULL;
    }
    acknowledge(notification);
    caller->context.x[REG_BADGE] = notification_at(notification)->badge;
    caller->context.x[REG_INFO] = 0;
    notification_at(notification)->badge = 0;
    notification_at(notification)->state = NOTIFICATION_IDLE;
    return caller;
}

/* Time that the notification has lent goes back to it. */
static inline void give_back(notification_ref_t notification, struct tcb *caller)
{
    sc_ref_t sc = notification_at(notification)->sc;

    if (unlikely(sc == caller->sc)) {
        sc_at(sc)->tcb = NIL;
        caller->sc = NIL;
    }
}

/* Nobody else waits for it. */
static inline struct tcb *block(notification_ref_t notification, struct tcb *caller)
{
    tcb_ref_t next = ready_first();

    if (unlikely(notification_at(notification)->state != NOTIFICATION_IDLE ||
                 !fast_may_acknowledge(notification) || !fast_may_follow(next))) {
        return NULL;
    }
    acknowledge(notification);
    give_back(notification, caller);
    fast_wait(notification, caller);
    return make_way(caller, next, fast_usage());
}

/* A notification bound to another thread is that thread's to receive. */
static inline struct tcb *wait(notification_ref_t notification, struct tcb *caller)
{
    tcb_ref_t bound = notification_at(notification)->bound_tcb;

    if (unlikely(bound != NIL && bound != ks.current)) {
        return NULL;
    }
    return notification_at(notification)->state == NOTIFICATION_ACTIVE
               ? take(notification, caller)
               : block(notification, caller);
}

/* The caller's reply object, to bring along: nobody else waits for an answer by it. */
static inline reply_ref_t find_reply(const struct tcb *caller)
{
    struct flat_lookup at = fast_lookup(caller, caller->context.x[REG_REPLY]);
    reply_ref_t reply = slot_at(at.slot)->cap.object;

    if (unlikely(!at.found || slot_at(at.slot)->cap.type != CAP_REPLY ||
                 (reply_at(reply)->tcb != NIL && reply_at(reply)->tcb != ks.current))) {
        return NIL;
    }
    return reply;
}

/* No message is there, nor a signal. */
static inline struct tcb *receive(slot_ref_t slot, struct tcb *caller, reply_ref_t reply)
{
    endpoint_ref_t endpoint = slot_at(slot)->cap.object;
    notification_ref_t bound = caller->bound_notification;
    tcb_ref_t next = ready_first();

    if (unlikely(!fast_may_enqueue(endpoint, caller) ||
                 (bound != NIL && !fast_may_acknowledge(bound)) || !fast_may_follow(next))) {
        return NULL;
    }
    if (likely(bound != NIL)) {
        acknowledge(bound);
        give_back(bound, caller);
    }
    reply_at(reply)->tcb = ks.current;
    caller->reply = reply;
    fast_enqueue(endpoint, caller, slot_at(slot)->cap.rights);
    return make_way(caller, next, fast_usage());
}

/* Who receives waits for the bound notification, too, and a signal comes before all messages. */
static inline struct tcb *receive_or_take(slot_ref_t slot, struct tcb *caller)
{
    notification_ref_t bound = caller->bound_notification;
    reply_ref_t reply = find_reply(caller);

    if (unlikely(reply == NIL)) {
        return NULL;
    }
    return bound != NIL && notification_at(bound)->state == NOTIFICATION_ACTIVE
               ? take(bound, caller)
               : receive(slot, caller, reply);
}

struct tcb *fastpath_receive(cptr_t cptr, struct tcb *caller)
{
    struct flat_lookup at = fast_lookup(caller, cptr);

    if (unlikely(!at.found || !(slot_at(at.slot)->cap.rights & RIGHT_READ))) {
        return NULL;
    }
    if (slot_at(at.slot)->cap.type == CAP_NOTIFICATION) {
        return wait(slot_at(at.slot)->cap.object, caller);
    }
    if (likely(slot_at(at.slot)->cap.type == CAP_ENDPOINT &&
               caller->context.x[REG_SYSCALL] == (word_t)SYSCALL_RECV)) {
        return receive_or_take(at.slot, caller);
    }
    return NULL;
}
