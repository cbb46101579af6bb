/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the tool told this monitor (multikit/monitor_info.h), looked up.
 */
#pragma once

#include <multikit/monitor_info.h>

const struct monitor_info *info(void);
const struct monitor_pd *info_pd(uint32_t pd);
const struct monitor_route *info_route(uint32_t route);
const char *info_string(uint32_t name);
/* The function at address, NULL if none is known; the region at or next below/above it. */
const struct monitor_symbol *info_symbol(uint32_t pd, uint64_t address);
const struct monitor_region *info_region(uint32_t pd, uint64_t address);
