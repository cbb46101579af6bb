/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Calls of servers with time of their own, and their answers: the message goes as to a passive server, but
 * each side runs on its own scheduling context, so no stack of donations is built. Apart from the others,
 * which so pay nothing for it.
 */
#include "active.h"

#include "endpoint.h"
#include "turn.h"

#include <sel4/faults.h>

/* One of the two contexts has a period of its own. */
static NOINLINE struct tcb *turn_to(tcb_ref_t next, word_t badge)
{
    tcb_at(next)->context.x[REG_BADGE] = badge;
    tcb_at(next)->state = THREAD_RUNNING;
    return fast_turn_to(next);
}

/* It runs next, on its own time. The one that ran is stopped. */
static ALWAYS_INLINE struct tcb *go_on(tcb_ref_t next, struct tcb *previous, word_t badge,
                                       struct fast_usage used)
{
    if (unlikely(!fast_is_plain(ks.current_sc, tcb_at(next)->sc))) {
        fast_note_usage(used);
        return turn_to(next, badge);
    }
    tcb_at(next)->context.x[REG_BADGE] = badge;
    tcb_at(next)->state = THREAD_RUNNING;
    fast_leave_sc(used);
    fast_enter_sc(tcb_at(next)->sc, used.now);
    return fast_switch_to(previous, next);
}

struct tcb *fast_call_active(tcb_ref_t server, word_t badge, struct tcb *caller)
{
    reply_ref_t reply = tcb_at(server)->reply;
    struct fast_usage used = fast_usage();

    if (unlikely(!fast_has_budget(tcb_at(server)->sc) || tcb_at(server)->yield_to != NIL ||
                 !fast_may_leave(used))) {
        return NULL;
    }
    fast_dequeue_first(tcb_at(server)->blocked_on, server);
    reply_at(reply)->tcb = ks.current;
    tcb_at(server)->reply = NIL;
    caller->reply = reply;
    caller->state = THREAD_BLOCKED_ON_REPLY;
    return go_on(server, caller, badge, used);
}

/* In no stack of donations, above or below another. */
static inline bool stands_alone(reply_ref_t reply)
{
    return reply_at(reply)->next == NIL && reply_at(reply)->prev == NIL;
}

/* Whoever waits on the reply object waits for an answer to a call. */
static inline bool awaits_answer(tcb_ref_t caller)
{
    return caller != NIL && tcb_at(caller)->state == THREAD_BLOCKED_ON_REPLY &&
           tcb_at(caller)->fault.type == seL4_Fault_NullFault;
}

/* When the server waits it is the next to run: nobody is above it, and of its equals it would be the last. */
static inline bool is_next(tcb_ref_t caller)
{
    u32 priority = tcb_at(caller)->priority;

    return ready_is_highest(priority) && ks.ready[priority].head == NIL &&
           tcb_at(caller)->sc != NIL && fast_has_budget(tcb_at(caller)->sc) && fast_may_run(caller);
}

struct tcb *fast_answer_active(slot_ref_t slot, reply_ref_t reply, struct tcb *server)
{
    endpoint_ref_t endpoint = slot_at(slot)->cap.object;
    tcb_ref_t caller = reply_at(reply)->tcb;
    struct fast_usage used = fast_usage();

    if (unlikely(!fast_may_enqueue(endpoint, server) || !fast_keeps_sc(server) ||
                 !stands_alone(reply) || !awaits_answer(caller) || !is_next(caller) ||
                 !fast_may_leave(used))) {
        return NULL;
    }
    tcb_at(caller)->reply = NIL;
    reply_at(reply)->tcb = ks.current;
    server->reply = reply;
    fast_enqueue(endpoint, server, slot_at(slot)->cap.rights);
    return go_on(caller, server, 0, used);
}
