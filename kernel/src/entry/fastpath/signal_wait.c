/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * seL4_NBSendWait of a signal, that is signal and wait in one: so a monitor's router ends its turn. Who is woken runs at
 * once, without a way through the queue, if it is above all that are ready; else the wait is a short way already.
 */
#include "wait.h"
#include "waiter.h"
#include "wake.h"

#include <entry/fastpath.h>
#include <ipc/notification.h>

/* A capability to a notification with that right, NIL = none. */
static NOINLINE slot_ref_t find(const struct tcb *caller, cptr_t cptr, word_t right)
{
    slot_ref_t slot = fast_lookup(caller, cptr).slot;

    return slot_at(slot)->cap.type == CAP_NOTIFICATION && (slot_at(slot)->cap.rights & right) != 0
               ? slot
               : NIL;
}

/* Nobody waits for it, nothing is there to take, it is nobody else's to receive, and has lent no time. */
static inline bool may_wait(notification_ref_t notification)
{
    tcb_ref_t bound = notification_at(notification)->bound_tcb;

    return notification_at(notification)->state == NOTIFICATION_IDLE &&
           notification_at(notification)->sc == NIL && (bound == NIL || bound == ks.current) &&
           fast_may_acknowledge(notification);
}

/* Somebody is woken, and above the first of those that are ready, who may be nobody. */
static inline bool comes_before(tcb_ref_t woken, tcb_ref_t first)
{
    return woken != NIL && (first == NIL || tcb_at(woken)->priority > tcb_at(first)->priority);
}

/* It waits alone, and has time of its own. */
static inline bool may_wake(tcb_ref_t woken)
{
    return tcb_at(woken)->sc != NIL && fast_waits_alone(woken) &&
           fast_has_budget(tcb_at(woken)->sc);
}

struct tcb *fastpath_signal_wait(cptr_t source, struct tcb *caller, cptr_t dest)
{
    slot_ref_t to = find(caller, dest, RIGHT_WRITE), from = find(caller, source, RIGHT_READ);

    if (unlikely(to == NIL || from == NIL)) {
        return NULL;
    }

    notification_ref_t own = slot_at(from)->cap.object, other = slot_at(to)->cap.object;
    tcb_ref_t woken = fast_waiter_of(other), first = ready_first();
    bool at_once = comes_before(woken, first);

    if (unlikely(own == other || !may_wait(own) || (woken != NIL && !may_wake(woken)) ||
                 !fast_may_follow(at_once ? woken : first))) {
        return NULL;
    }
    if (likely(at_once)) {
        irq_implied_ack(own);
        fast_wait(own, caller);
        fast_wake_rarely(woken, slot_at(to)->cap.word);
        fast_note_usage(fast_usage());
        return fast_turn_to(woken);
    }
    if (woken != NIL) {
        fast_wake_rarely(woken, slot_at(to)->cap.word);
        ready_enqueue(woken);
    } else {
        notification_keep(other, slot_at(to)->cap.word);
    }
    return fastpath_receive(source, caller); /* which has nothing left to decline for */
}
