/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The report of a fault on the debug console.
 */
#pragma once

#include <monitor/kernel.h>
#include <monitor/state.h>

/* Counts a fault, of a PD by its number or of a virtual CPU, which have numbers behind the PDs. Which of those that are
 * reported it is, from 1; 0: it is not, as REPORTS_MOST were. */
uint32_t report_count(struct monitor *monitor, uint64_t number);

/* Nothing when REPORTS_MOST faults of this PD have been reported: whoever starts it again and again
 * must not have the core wait for that. */
void report_fault(struct monitor *monitor, uint32_t pd, const struct message *fault);
