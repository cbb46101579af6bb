/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Requests of PDs to become passive.
 */
#pragma once

#include <monitor/info.h>

void passive_request(const struct monitor_info *info, uint32_t pd);
