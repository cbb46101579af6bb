/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Who runs: priorities, ready queue, release queue, budgets in time. Every system call ends in
 * schedule(), which leaves ks.current (NIL = idle) and the timer as they must be.
 *
 * A thread is in the ready queue when it is runnable, has a scheduling context with budget and is
 * not ks.current; in the release queue when it is runnable and its scheduling context waits for a
 * refill.
 */
#pragma once

#include <kernel/types.h>

bool thread_is_runnable(tcb_ref_t tcb);    /* RUNNING or RESTART */
bool thread_is_schedulable(tcb_ref_t tcb); /* runnable, has a configured SC, not in the release queue */

void ready_enqueue(tcb_ref_t tcb); /* at the tail of its priority */
void ready_append_front(tcb_ref_t tcb); /* at the head of its priority: preempted with budget left */
void ready_dequeue(tcb_ref_t tcb);
bool ready_is_highest(u32 priority); /* no ready thread has a higher priority */

void release_enqueue(tcb_ref_t tcb); /* ordered by the time of its SC's first refill */
void release_remove(tcb_ref_t tcb);
void release_awaken(void); /* makes ready whoever's refill is due */

/* tcb became runnable (or got an SC): queue it or make it the next to run, as priority says.
 * Does nothing when it is not schedulable. */
void scheduler_possible_switch_to(tcb_ref_t tcb);
void scheduler_remove(tcb_ref_t tcb); /* out of ready and release queue, if in one */
void scheduler_reschedule(void);      /* current may not be the right one any more */

void thread_set_state(tcb_ref_t tcb, u32 state); /* reschedules if tcb is current and not runnable */

/* Time. update_time reads the clock into ks.now and adds to ks.consumed; check_budget charges
 * and ends the turn (timeout fault, release queue) when the budget is gone: false = current may
 * not go on, the system call must not be done now (it is restarted). */
void time_update(void);
bool time_check_budget(void);
bool time_check_budget_restart(void); /* as above, and sets the thread to retry its system call */
void time_commit(void);               /* charge ks.consumed to ks.current_sc */

void schedule(void);

/* Arch hook called by schedule() on the way out: address space, FPU, TPIDR_EL2 (arch/switch.h). */
