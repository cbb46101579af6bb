/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The tables that the tool wrote (multikit/monitor_info.h), looked up.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <multikit/monitor_info.h>

/* False: these bytes are not meant for this program. */
bool info_is_valid(const struct monitor_info *info);

const struct monitor_pd *info_pds(const struct monitor_info *info);
const struct monitor_route *info_routes(const struct monitor_info *info);
const struct monitor_call *info_calls(const struct monitor_info *info);
const struct monitor_bell *info_bells(const struct monitor_info *info);
const struct monitor_far_caller *info_far_callers(const struct monitor_info *info);
const struct monitor_watchdog *info_watchdogs(const struct monitor_info *info);
const struct monitor_watch *info_watches(const struct monitor_info *info);
const struct monitor_ward *info_wards(const struct monitor_info *info);
const struct monitor_parent *info_parents(const struct monitor_info *info);
const struct monitor_parent *info_relayed(const struct monitor_info *info);
const struct monitor_parent *info_relays(const struct monitor_info *info);
const struct monitor_guest *info_guests(const struct monitor_info *info);
/* Those of one PD: pd->regions, pd->symbols many, in ascending order of addresses. */
const struct monitor_region *info_regions(const struct monitor_info *info,
                                          const struct monitor_pd *pd);
const struct monitor_symbol *info_symbols(const struct monitor_info *info,
                                          const struct monitor_pd *pd);
const char *info_string(const struct monitor_info *info, uint32_t name);
