/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Scheduling contexts: who runs on one, who lends it, who waits for its thread.
 */
#include <base/state.h>
#include <base/window.h>
#include <schedule/sched_context.h>
#include <schedule/scheduler.h>
#include <space/ipc_buffer.h>

void sc_bind_tcb(sc_ref_t sc, tcb_ref_t tcb)
{
    sc_at(sc)->tcb = tcb;
    tcb_at(tcb)->sc = sc;
    scheduler_possible_switch_to(tcb);
}

void sc_unbind_tcb(sc_ref_t sc)
{
    tcb_ref_t tcb = sc_at(sc)->tcb;

    if (tcb == NIL) {
        return;
    }
    scheduler_remove(tcb);
    tcb_at(tcb)->sc = NIL;
    sc_at(sc)->tcb = NIL;
    if (tcb == ks.current) {
        scheduler_reschedule();
    }
}

void sc_bind_notification(sc_ref_t sc, notification_ref_t notification)
{
    tcb_ref_t bound = notification_at(notification)->bound_tcb;

    notification_at(notification)->sc = sc;
    sc_at(sc)->notification = notification;
    /* A thread that took a signal and then lost its time, on its way to being passive, is in no
     * queue and would not be woken: it handles the signal on this, as if it came now. */
    if (bound != NIL && tcb_at(bound)->sc == NIL && thread_is_runnable(bound)) {
        sc_lend(notification, bound);
        scheduler_possible_switch_to(bound);
    }
}

void sc_unbind_notification(sc_ref_t sc)
{
    notification_ref_t notification = sc_at(sc)->notification;

    if (notification != NIL) {
        notification_at(notification)->sc = NIL;
        sc_at(sc)->notification = NIL;
    }
}

void sc_unbind_reply(sc_ref_t sc)
{
    reply_ref_t head = sc_at(sc)->reply;

    if (head != NIL) {
        reply_at(head)->next = NIL;
        reply_at(head)->is_head = 0;
        sc_at(sc)->reply = NIL;
    }
}

void sc_donate(sc_ref_t sc, tcb_ref_t to)
{
    tcb_ref_t from = sc_at(sc)->tcb;

    if (from != NIL) {
        tcb_at(from)->sc = NIL;
        if (from == ks.current) {
            scheduler_reschedule();
        } else {
            scheduler_remove(from);
        }
    }
    sc_at(sc)->tcb = to;
    tcb_at(to)->sc = sc;
}

void sc_lend_bound(sc_ref_t sc, tcb_ref_t receiver)
{
    if (tcb_at(receiver)->sc == NIL && sc_at(sc)->tcb == NIL) {
        sc_donate(sc, receiver);
        if (receiver == ks.current) {
            scheduler_reschedule();
        }
    }
}

static bool is_blocked(tcb_ref_t tcb)
{
    return !thread_is_runnable(tcb) && tcb_at(tcb)->state != THREAD_INACTIVE;
}

bool tcb_can_take_sc(tcb_ref_t tcb, sc_ref_t sc)
{
    return !is_blocked(tcb) || sc_at(sc)->refill_max == 0 || refill_head_time(sc) <= timer_now();
}

/* The result of its SchedContext_YieldTo. */
void sc_complete_yield_to(tcb_ref_t yielder)
{
    sc_ref_t sc = tcb_at(yielder)->yield_to;

    if (sc != NIL) {
        (void)message_register_set(yielder, 0, sc_take_consumed(sc));
        tcb_at(yielder)->context.x[REG_INFO] = 1;
        sc_cancel_yield_to(yielder);
    }
}

void sc_cancel_yield_to(tcb_ref_t yielder)
{
    sc_ref_t sc = tcb_at(yielder)->yield_to;

    if (sc != NIL) {
        sc_at(sc)->yield_from = NIL;
        tcb_at(yielder)->yield_to = NIL;
    }
}

/* What the running context has not been charged for yet counts, and will be added when it is: the
 * difference (modulo 2^64) makes up for it. */
us_t sc_take_consumed(sc_ref_t sc)
{
    ticks_t consumed = sc_at(sc)->consumed;
    ticks_t pending = 0;

    if (sc == ks.current_sc) {
        time_update();
        pending = ks.consumed;
    }
    sc_at(sc)->consumed = 0 - pending;
    return ticks_to_us(consumed + pending);
}

void sc_finalise(sc_ref_t sc)
{
    sc_unbind_reply(sc);
    sc_unbind_tcb(sc);
    sc_unbind_notification(sc);
    if (sc_at(sc)->yield_from != NIL) {
        sc_complete_yield_to(sc_at(sc)->yield_from);
    }
    if (sc == ks.current_sc) {
        time_update();
        ks.consumed = 0;
        ks.current_sc = NIL;
    }
    sc_at(sc)->refill_max = 0;
}
