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
/*@ requires is_monitor(monitor);
    assigns proof_monitor.reports[number < PDS_KEPT ? number : PDS_KEPT];
    behavior most:
      assumes proof_monitor.reports[number < PDS_KEPT ? number : PDS_KEPT] == REPORTS_MOST;
      ensures \result == 0;
      ensures proof_monitor.reports[number < PDS_KEPT ? number : PDS_KEPT] == REPORTS_MOST;
    behavior fewer:
      assumes proof_monitor.reports[number < PDS_KEPT ? number : PDS_KEPT] < REPORTS_MOST;
      ensures \result == \old(proof_monitor.reports[number < PDS_KEPT ? number : PDS_KEPT]) + 1;
      ensures proof_monitor.reports[number < PDS_KEPT ? number : PDS_KEPT] == \result;
 */
uint32_t report_count(struct monitor *monitor, uint64_t number);

/* Nothing when REPORTS_MOST faults of this PD have been reported: whoever starts it again and again
 * must not have the core wait for that. */
/*@ requires is_monitor(monitor) && pd < monitor->info->pds && is_message(fault);
    assigns proof_monitor.reports[pd < PDS_KEPT ? pd : PDS_KEPT];
 */
void report_fault(struct monitor *monitor, uint32_t pd, const struct message *fault);
