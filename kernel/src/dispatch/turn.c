/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Time is charged when the scheduling context changes and when the timer says that it is used up.
 */
#include <base/state.h>
#include <base/window.h>
#include <dispatch/dispatch.h>
#include <ipc/fault.h>
#include <schedule/sched_context.h>
#include <schedule/scheduler.h>

/* Behind its equals, or until its refill. A thread without equals goes on. */
static void requeue(tcb_ref_t tcb)
{
    if (!refill_ready(tcb_at(tcb)->sc)) {
        release_enqueue(tcb);
        scheduler_reschedule();
    } else if (ks.ready[tcb_at(tcb)->priority].head != NIL) {
        ready_enqueue(tcb);
        scheduler_reschedule();
    }
}

/* All is charged: who waits now, and for what? */
static void end_turn(bool can_timeout)
{
    tcb_ref_t current = ks.current;
    sc_ref_t sc = ks.current_sc;

    ks.reprogram = 1;
    if (current == NIL || tcb_at(current)->sc != sc || tcb_at(current)->queued != QUEUE_NONE ||
        !thread_is_schedulable(current)) {
        return;
    }
    if (can_timeout && sc_at(sc)->period != 0 && fault_has_timeout_handler(current)) {
        fault_handle_timeout(current);
    } else {
        requeue(current);
    }
}

void time_end_turn(bool can_timeout)
{
    time_commit();
    end_turn(can_timeout);
}

bool time_check_budget(void)
{
    if (ks.current_sc == NIL || refill_sufficient(ks.current_sc, ks.consumed)) {
        return true;
    }
    time_end_turn(true);
    return false;
}

void time_give_up(void)
{
    sc_ref_t sc = ks.current_sc;
    ticks_t amount = refill_head_amount(sc);
    ticks_t consumed = sc_at(sc)->consumed;

    time_update();
    consumed += ks.consumed;
    if (ks.consumed < amount) {
        ks.consumed = amount;
    }
    time_commit();
    sc_at(sc)->consumed = consumed;
}

void time_yield(void)
{
    time_give_up();
    end_turn(false);
}
