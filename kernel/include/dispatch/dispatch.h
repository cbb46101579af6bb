/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Who runs. Every kernel entry ends in schedule(), which leaves ks.current (NIL = idle) and the timer as
 * they must be.
 */
#pragma once

#include <base/state.h>
#include <base/types.h>

/* What was consumed is charged, and when with that the budget is gone, the turn ends. false: then
 * current may not go on. */
bool time_check_budget(void);

/* What was consumed is charged; current waits behind its equals, or for its refill, or in a timeout
 * fault, if can_timeout and it has a handler. */
void time_end_turn(bool can_timeout);

/* What is left of current's first refill is charged to its budget, though it was not consumed. */
void time_give_up(void);

/* current gives that up, and its turn ends. */
void time_yield(void);

/* The way out of the kernel: choose who runs, set the timer; while a guest runs, for those that sleep, too. */
void schedule_choose(void);
void schedule_program_timer(void);
void schedule_program_timers(void);

/* Time up to ks.now is charged to the context that is left; what comes, to this one (NIL: to none). Sets
 * ks.reprogram. */
void schedule_change_context(sc_ref_t sc);

static inline void schedule(void)
{
    if (ks.reschedule || ks.switch_to != NIL) {
        schedule_choose();
    }
    if (ks.reprogram) {
        schedule_program_timers();
    }
}
