/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Scheduling contexts: who has one.
 */
#include <kernel/ipc_buffer.h>
#include <kernel/scheduler.h>
#include <kernel/state.h>
#include <kernel/window.h>
#include <object/reply.h>
#include <object/sched_context.h>

void sc_bind_tcb(sc_ref_t sc, tcb_ref_t tcb)
{
    sc_at(sc)->tcb = tcb;
    tcb_at(tcb)->sc = sc;
    sc_resume(sc);
    scheduler_possible_switch_to(tcb);
    if (tcb == ks.current) {
        scheduler_reschedule();
    }
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
    notification_at(notification)->sc = sc;
    sc_at(sc)->notification = notification;
}

void sc_unbind_notification(sc_ref_t sc)
{
    notification_ref_t notification = sc_at(sc)->notification;

    if (notification != NIL) {
        notification_at(notification)->sc = NIL;
        sc_at(sc)->notification = NIL;
    }
}

void sc_donate(sc_ref_t sc, tcb_ref_t to)
{
    tcb_ref_t from = sc_at(sc)->tcb;

    if (from != NIL) {
        scheduler_remove(from);
        tcb_at(from)->sc = NIL;
        if (from == ks.current) {
            scheduler_reschedule();
        }
    }
    sc_at(sc)->tcb = to;
    tcb_at(to)->sc = sc;
}

/* Its thread may run, now or after its refill: decided when it is queued. */
void sc_resume(sc_ref_t sc)
{
    if (sc_is_active(sc) && sc != ks.current_sc && !sc_is_round_robin(sc)) {
        time_update();
        refill_unblock(sc);
    }
}

void sc_complete_yield_to(tcb_ref_t yielder)
{
    sc_ref_t sc = tcb_at(yielder)->yield_to;

    if (sc != NIL) {
        sc_set_consumed(sc, yielder);
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

void sc_set_consumed(sc_ref_t sc, tcb_ref_t tcb)
{
    ticks_t consumed = sc_at(sc)->consumed;

    if (sc == ks.current_sc) {
        time_update();
        consumed += ks.consumed;
        time_commit();
        ks.reprogram = 1;
    }
    sc_at(sc)->consumed = 0;
    tcb_at(tcb)->context.x[REG_INFO] = 1;
    (void)message_register_set(tcb, 0, ticks_to_us(consumed));
}

void sc_finalise(sc_ref_t sc)
{
    if (sc_at(sc)->reply != NIL) {
        reply_at(sc_at(sc)->reply)->next = NIL;
        reply_at(sc_at(sc)->reply)->is_head = 0;
        sc_at(sc)->reply = NIL;
    }
    sc_unbind_tcb(sc);
    sc_unbind_notification(sc);
    if (sc_at(sc)->yield_from != NIL) {
        sc_complete_yield_to(sc_at(sc)->yield_from);
    }
    sc_at(sc)->refill_max = 0;
}
