/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What parents ask for (MONITOR_CONTROL_CAP in multikit/pd.h).
 */
#pragma once

#include <monitor/kernel.h>
#include <monitor/state.h>

/* The child that the parent knows by this id, as an index into the pds; else */
#define CONTROL_NOBODY UINT32_MAX
uint32_t control_find_child(const struct monitor_info *info, uint32_t parent, seL4_Word id);

/* Does it and answers. Constant time, but for a look at the calls that the child may make. */
void control_request(struct monitor *monitor, uint32_t parent, const struct message *message);
