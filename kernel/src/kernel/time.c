/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Time is charged when the scheduling context changes and when the timer says that it is used up.
 */
#include <arch/machine.h>
#include <kernel/fault.h>
#include <kernel/scheduler.h>
#include <kernel/state.h>
#include <kernel/window.h>
#include <object/sched_context.h>

void time_update(void)
{
    ticks_t now = timer_now();

    ks.consumed += now - ks.now;
    ks.now = now;
}

void time_commit(void)
{
    if (ks.current_sc != NIL && ks.consumed != 0) {
        struct sched_context *sc = sc_at(ks.current_sc);

        sc->consumed += ks.consumed;
        refill_charge(ks.current_sc, ks.consumed, sc->sporadic);
    }
    ks.consumed = 0;
}

/* current's turn is over: it waits for its refill, or behind its equals. */
static void end_turn(tcb_ref_t current)
{
    sc_ref_t sc = tcb_at(current)->sc;

    ks.reschedule = 1;
    ks.reprogram = 1;
    if (!refill_ready(sc) || !refill_sufficient(sc, 0)) {
        release_enqueue(current);
    } else {
        ready_enqueue(current);
    }
}

bool time_check_budget(void)
{
    tcb_ref_t current = ks.current;
    sc_ref_t sc = ks.current_sc;

    if (sc == NIL || refill_sufficient(sc, ks.consumed)) {
        return true;
    }
    ticks_t consumed = sc_at(sc)->consumed + ks.consumed;

    time_commit();
    if (current == NIL || tcb_at(current)->queued != QUEUE_NONE || !thread_is_schedulable(current)) {
        return false;
    }
    if (!sc_is_round_robin(sc) && fault_has_timeout_handler(current) &&
        fault_handle_timeout(current, fault_timeout(sc_at(sc)->badge, consumed))) {
        return false;
    }
    end_turn(current);
    return false;
}

bool time_check_budget_restart(void)
{
    tcb_ref_t current = ks.current;
    bool fine = time_check_budget();

    if (!fine && current != NIL && thread_is_runnable(current)) {
        tcb_at(current)->context.pc -= 4;
        thread_set_state(current, THREAD_RESTART);
    }
    return fine;
}
