/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Addresses of the tables: offsets count from the head.
 */
#include <monitor/info.h>

static const void *at(const struct monitor_info *info, uint64_t offset)
{
    return (const unsigned char *)info + offset;
}

bool info_is_valid(const struct monitor_info *info)
{
    return info->magic == MONITOR_INFO_MAGIC;
}

const struct monitor_pd *info_pds(const struct monitor_info *info)
{
    return at(info, info->pds_offset);
}

const struct monitor_route *info_routes(const struct monitor_info *info)
{
    return at(info, info->routes_offset);
}

const struct monitor_call *info_calls(const struct monitor_info *info)
{
    return at(info, info->calls_offset);
}

const struct monitor_bell *info_bells(const struct monitor_info *info)
{
    return at(info, info->bells_offset);
}

const struct monitor_far_caller *info_far_callers(const struct monitor_info *info)
{
    return at(info, info->far_callers_offset);
}

const struct monitor_watchdog *info_watchdogs(const struct monitor_info *info)
{
    return at(info, info->watchdogs_offset);
}

const struct monitor_watch *info_watches(const struct monitor_info *info)
{
    return at(info, info->watches_offset);
}

const struct monitor_ward *info_wards(const struct monitor_info *info)
{
    return at(info, info->wards_offset);
}

const struct monitor_parent *info_parents(const struct monitor_info *info)
{
    return at(info, info->parents_offset);
}

const struct monitor_parent *info_relayed(const struct monitor_info *info)
{
    return at(info, info->relayed_offset);
}

const struct monitor_parent *info_relays(const struct monitor_info *info)
{
    return at(info, info->relays_offset);
}

const struct monitor_guest *info_guests(const struct monitor_info *info)
{
    return at(info, info->guests_offset);
}

const struct monitor_region *info_regions(const struct monitor_info *info,
                                          const struct monitor_pd *pd)
{
    return (const struct monitor_region *)at(info, info->regions_offset) + pd->first_region;
}

const struct monitor_symbol *info_symbols(const struct monitor_info *info,
                                          const struct monitor_pd *pd)
{
    return (const struct monitor_symbol *)at(info, info->symbols_offset) + pd->first_symbol;
}

const char *info_string(const struct monitor_info *info, uint32_t name)
{
    return (const char *)at(info, info->strings_offset) + name;
}
