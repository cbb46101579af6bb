/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The report of a fault on the debug console.
 */
#pragma once

#include <monitor/kernel.h>
#include <monitor/state.h>

/* Nothing when REPORTS_MOST faults of this PD have been reported: whoever starts it again and again
 * must not have the core wait for that. */
void report_fault(struct monitor *monitor, uint32_t pd, const struct message *fault);
