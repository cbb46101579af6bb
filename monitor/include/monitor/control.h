/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What parents ask for (MONITOR_CONTROL_CAP in multikit/pd.h).
 */
#pragma once

#include <monitor/kernel.h>
#include <monitor/state.h>

/* Does it and answers. Constant time, but for a look at the calls that the child may make. */
void control_request(struct monitor *monitor, uint32_t parent, const struct message *message);
