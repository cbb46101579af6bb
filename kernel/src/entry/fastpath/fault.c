/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A fault of a guest whose monitor waits for it, on time of its own.
 */
#include "endpoint.h"
#include "turn.h"

#include <ipc/fault.h>

/* Who would be told, if it waits with a reply object and runs at once; NIL = nobody. */
static inline tcb_ref_t find_handler(const struct tcb *thread)
{
    struct cap cap = thread->slots[TCB_SLOT_FAULT_HANDLER].cap;

    if (unlikely(!fault_can_handle(cap) || endpoint_at(cap.object)->state != ENDPOINT_RECEIVE)) {
        return NIL;
    }

    tcb_ref_t handler = endpoint_at(cap.object)->head;

    if (unlikely(tcb_at(handler)->reply == NIL || tcb_at(handler)->sc == NIL ||
                 !fast_has_budget(tcb_at(handler)->sc) || !fast_may_run(handler) ||
                 !ready_is_highest(tcb_at(handler)->priority))) {
        return NIL;
    }
    return handler;
}

/* It waits for the answer by the reply object that the handler brought along. */
static inline void await_answer(struct tcb *thread, tcb_ref_t handler)
{
    reply_ref_t reply = tcb_at(handler)->reply;

    reply_at(reply)->tcb = ks.current;
    tcb_at(handler)->reply = NIL;
    thread->reply = reply;
    thread->state = THREAD_BLOCKED_ON_REPLY;
}

struct tcb *fastpath_fault(struct tcb *thread, word_t type, word_t word0, word_t word1,
                           word_t word2)
{
    tcb_ref_t handler = find_handler(thread);

    if (unlikely(handler == NIL)) {
        return NULL;
    }
    fault_note(ks.current, type, word0);
    thread->fault = (struct fault){type, {word0, word1, word2}};
    fast_dequeue_first(tcb_at(handler)->blocked_on, handler);
    tcb_at(handler)->context.x[REG_BADGE] = thread->slots[TCB_SLOT_FAULT_HANDLER].cap.word;
    tcb_at(handler)->context.x[REG_INFO] =
        type << seL4_MessageInfo_label_shift | fault_message(ks.current, handler);
    await_answer(thread, handler);
    tcb_at(handler)->state = THREAD_RUNNING;
    fast_note_usage(fast_usage());
    return fast_turn_to(handler);
}
