/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Virtual CPUs of this core: those whose VMM is on another one (docs/design/far-vcpus.md), and, to be reported on
 * alone, those whose VMM is here (docs/design/monitor.md).
 */
#pragma once

#include <monitor/kernel.h>
#include <monitor/state.h>

/* The one that the parent knows by this id; NULL: it has none. */
/*@ requires is_info(info) && parent < info->pds + info->parents;
    assigns \nothing;
    ensures \result == \null || \exists integer i; 0 <= i < info->guests && \result == &proof_guests[i] &&
      is_guest_of(i, parent) && proof_guests[i].id == id;
 */
const struct monitor_guest *guest_find(const struct monitor_info *info, uint32_t parent,
                                       seL4_Word id);

/* Prints that a virtual CPU has faulted and nobody lets it go on: where it stands, and why. told: what the guardian
 * says of it, MONITOR_CONTROL_ORPHANED when its VMM is down, else the VMM's answer is no. At most REPORTS_MOST times
 * for one of them. */
/*@ requires is_monitor(monitor) && is_message(told);
    requires \exists integer i; 0 <= i < monitor->info->guests && guest == &proof_guests[i];
    requires guest->parent > monitor->info->pds;
    assigns proof_monitor.reports[..];
 */
void guest_report(struct monitor *monitor, const struct monitor_guest *guest,
                  const struct message *told);
/* The same of one whose VMM is here, when that says that it does not answer. Nothing if there is no fault to answer. */
/*@ requires is_monitor(monitor);
    requires \exists integer i; 0 <= i < monitor->info->guests && guest == &proof_guests[i];
    requires guest->parent <= monitor->info->pds;
    assigns proof_monitor.reports[..];
 */
void guest_report_near(struct monitor *monitor, const struct monitor_guest *guest);

/* Prints a line for each virtual CPU whose VMM is this PD: what it does, or waits for, and where it stands. */
/*@ assigns \nothing; */
void guest_print_all(const struct monitor_info *info, uint32_t vmm);
