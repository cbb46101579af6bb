/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Virtual CPUs of this core whose VMM is on another one (docs/design/far-vcpus.md).
 */
#pragma once

#include <monitor/kernel.h>
#include <monitor/state.h>

/* The one that the parent knows by this id; NULL: it has none. parent: number of one on another core. */
const struct monitor_guest *guest_find(const struct monitor_info *info, uint32_t parent,
                                       seL4_Word id);

/* Prints that a virtual CPU has faulted and nobody lets it go on: where it stands, and why. told: what the guardian
 * says of it, MONITOR_CONTROL_ORPHANED when its VMM is down, else the VMM's answer is no. At most REPORTS_MOST times
 * for one of them. */
void guest_report(struct monitor *monitor, const struct monitor_guest *guest,
                  const struct message *told);
