/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * seL4_ReplyRecv of a monitor, on time of its own, to a fault after which the thread goes on where it was,
 * whatever the answer says: those of guests, of memory, and of capabilities.
 */
#include "endpoint.h"
#include "turn.h"

#include <ipc/endpoint.h>
#include <ipc/fault.h>
#include <sel4/faults.h>

/* A thread that waits for that, and would not have a timeout fault instead. */
static inline bool awaits_answer(tcb_ref_t thread)
{
    return thread != NIL && tcb_at(thread)->state == THREAD_BLOCKED_ON_REPLY &&
           fault_ignores_reply(tcb_at(thread)->fault.type) && !fault_has_timeout_handler(thread);
}

/* In no stack of donations. */
static inline bool stands_alone(reply_ref_t reply)
{
    return reply_at(reply)->next == NIL && reply_at(reply)->prev == NIL;
}

/* When the monitor waits it is the next to run: nobody is above it, and of its equals it would be the last. */
static inline bool is_next(tcb_ref_t thread)
{
    u32 priority = tcb_at(thread)->priority;

    return ready_is_highest(priority) && ks.ready[priority].head == NIL &&
           tcb_at(thread)->sc != NIL && fast_has_budget(tcb_at(thread)->sc) && fast_may_run(thread);
}

/* Whoever waits by the reply object of this address; NIL = nobody who would go on at once. */
static inline tcb_ref_t find_thread(slot_ref_t slot)
{
    reply_ref_t reply = slot_at(slot)->cap.object;

    if (unlikely(slot_at(slot)->cap.type != CAP_REPLY)) {
        return NIL;
    }

    tcb_ref_t thread = reply_at(reply)->tcb;

    return awaits_answer(thread) && stands_alone(reply) && is_next(thread) ? thread : NIL;
}

/* No message is there, nor a signal. */
static inline bool can_wait(slot_ref_t slot, const struct tcb *monitor)
{
    return slot_at(slot)->cap.type == CAP_ENDPOINT && (slot_at(slot)->cap.rights & RIGHT_READ) &&
           !fast_signal_waits(monitor) && fast_keeps_sc(monitor) &&
           fast_may_enqueue(slot_at(slot)->cap.object, monitor);
}

/* The reply object is the monitor's again. */
static inline void answer(reply_ref_t reply, tcb_ref_t thread, struct tcb *monitor)
{
    tcb_at(thread)->fault.type = seL4_Fault_NullFault;
    tcb_at(thread)->reply = NIL;
    tcb_at(thread)->state = THREAD_RUNNING;
    reply_at(reply)->tcb = ks.current;
    monitor->reply = reply;
}

struct tcb *fastpath_fault_reply(cptr_t cptr, struct tcb *monitor)
{
    struct flat_lookup at = fast_lookup(monitor, cptr);
    struct flat_lookup reply_in = fast_lookup(monitor, monitor->context.x[REG_REPLY]);

    if (unlikely(!at.found || !reply_in.found || message_caps(ks.current) != 0 ||
                 !can_wait(at.slot, monitor))) {
        return NULL;
    }

    tcb_ref_t thread = find_thread(reply_in.slot);

    if (unlikely(thread == NIL)) {
        return NULL;
    }
    answer(slot_at(reply_in.slot)->cap.object, thread, monitor);
    fast_enqueue(slot_at(at.slot)->cap.object, monitor, slot_at(at.slot)->cap.rights);
    fast_note_usage(fast_usage());
    return fast_turn_to(thread);
}
