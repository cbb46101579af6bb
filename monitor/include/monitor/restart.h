/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * PDs go down and are started again (docs/design/restart.md).
 */
#pragma once

#include <stdbool.h>

#include <monitor/state.h>

enum restart_kind {
    RESTART_NONE,
    RESTART_ENTRY, /* at an entry point, with memory and stack pointer as they are */
    RESTART_RESET  /* in the initial state */
};

/* The PD does not run any more: its cause, and the reason that callers are told, if it refuses. */
/*@ requires is_touched(monitor, pd);
    TOUCHES(pd)
    ensures is_odd(proof_status[pd].epoch) && proof_status[pd].cause == cause && proof_status[pd].pending == RESTART_NONE;
 */
void restart_down(struct monitor *monitor, uint32_t pd, uint32_t cause, seL4_Word reason);

/* It runs on, after restart_down or not. */
/*@ requires is_touched(monitor, pd);
    assigns proof_status[pd], proof_callees[pd];
    ensures !is_odd(proof_status[pd].epoch);
 */
void restart_up(struct monitor *monitor, uint32_t pd);

/* It is started again: at once, or when the call that it is in has ended. faulted: it has a fault that is
 * not answered, so it is in none. False: it has no reset image. */
/*@ requires is_touched(monitor, pd) && are_calls(monitor->info);
    TOUCHES(pd)
    ensures \result <==> proof_pds[pd].reset != 0;
 */
bool restart_begin(struct monitor *monitor, uint32_t pd, enum restart_kind kind, uint64_t entry,
                   bool faulted);

/* Its call has ended: is done what was to be done then. False: nothing was. */
/*@ requires is_touched(monitor, pd);
    TOUCHES(pd)
    ensures \result <==> \old(proof_status[pd].pending) != RESTART_NONE;
    ensures proof_status[pd].pending == RESTART_NONE;
    ensures !\result ==> is_touched(monitor, pd);
 */
bool restart_pending(struct monitor *monitor, uint32_t pd);
