/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a monitor does with what it receives.
 */
#pragma once

#include <stdbool.h>

#include <monitor/kernel.h>
#include <monitor/state.h>

/* False: the information of the tool is not usable, nothing can be done. */
bool monitor_start(struct monitor *monitor, const struct monitor_info *info);
/*@ requires is_monitor(monitor) && is_message(message) && are_pds(monitor->info) && are_calls(monitor->info) &&
      is_licensed_by(monitor->info, message->badge);
    TOUCHES_SOME
 */
void monitor_handle(struct monitor *monitor, const struct message *message);
