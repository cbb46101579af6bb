/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Invocations of a child's thread, or of a virtual CPU, by a parent on another core (MONITOR_CONTROL_INVOKE): the
 * monitor makes them with its own capability, and answers with what the kernel says.
 */
#pragma once

#include <stdbool.h>

#include <monitor/kernel.h>
#include <monitor/state.h>

/* parent: number of one on another core. Refuses what would need capabilities of the parent's own. */
/*@ requires is_monitor(monitor) && is_message(message) && parent < monitor->info->pds + monitor->info->parents;
    requires is_licensed_to(monitor->info, parent);
    assigns \nothing;
 */
void invoke_request(struct monitor *monitor, uint32_t parent, const struct message *message);

/* Whether the child does not wait for the answer to a fault any more, if that is done. */
/*@ requires \valid_read(message);
    assigns \nothing;
 */
bool invoke_ends_fault(const struct message *message);
