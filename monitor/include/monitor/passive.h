/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Requests of PDs to become passive.
 */
#pragma once

#include <monitor/state.h>

#include <stdbool.h>

/* Whether it runs on the time of others now. */
/*@ requires is_monitor(monitor) && pd < monitor->info->pds;
    assigns \nothing;
 */
bool passive_is(const struct monitor *monitor, uint32_t pd);
/* It has its own time again, and may ask again. */
/*@ requires is_touched(monitor, pd);
    assigns proof_monitor.asked[pd / 64];
    ensures others_are_noted{Pre, Post}(pd);
    ensures pd < PDS_KEPT ==> !is_noted(&proof_monitor.asked[0], pd);
 */
void passive_forget(struct monitor *monitor, uint32_t pd);

/* The first request of a PD since it was started; others are ignored at a constant price. */
/*@ requires is_touched(monitor, pd);
    assigns proof_monitor.asked[pd / 64], proof_monitor.told[pd / 64];
    ensures others_are_noted{Pre, Post}(pd);
    ensures pd < PDS_KEPT && proof_pds[pd].passive != 0 ==> is_noted(&proof_monitor.asked[0], pd);
 */
void passive_request(struct monitor *monitor, uint32_t pd);
