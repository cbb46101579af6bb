/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What follows a fault that no parent hears of.
 */
#pragma once

#include <monitor/kernel.h>
#include <monitor/state.h>

/* What was kept of PDs whose faults restart the core; before any PD runs. */
void policy_begin(struct monitor *monitor);

/*@ requires is_touched(monitor, pd) && are_calls(monitor->info) && is_message(fault);
    assigns proof_monitor.reports[..], proof_page.asked;
    TOUCHES(pd)
 */
void policy_fault(struct monitor *monitor, uint32_t pd, const struct message *fault);
