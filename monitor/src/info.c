/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Look-ups in the information that the tool wrote.
 */
#include <info.h>
#include <stddef.h>

static const void *at(uint64_t offset)
{
    return (const void *)(uintptr_t)(MONITOR_INFO_VA + offset);
}

const struct monitor_info *info(void)
{
    return at(0);
}

const struct monitor_pd *info_pd(uint32_t pd)
{
    return (const struct monitor_pd *)at(info()->pds_offset) + pd;
}

const struct monitor_route *info_route(uint32_t route)
{
    return (const struct monitor_route *)at(info()->routes_offset) + route;
}

const char *info_string(uint32_t name)
{
    return (const char *)at(info()->strings_offset) + name;
}

const struct monitor_symbol *info_symbol(uint32_t pd, uint64_t address)
{
    const struct monitor_symbol *symbol =
        (const struct monitor_symbol *)at(info()->symbols_offset) + info_pd(pd)->first_symbol;

    for (uint32_t i = 0; i < info_pd(pd)->symbols; i++, symbol++) {
        if (address >= symbol->address && address - symbol->address < symbol->size) {
            return symbol;
        }
    }
    return NULL;
}

const struct monitor_region *info_region(uint32_t pd, uint64_t address)
{
    const struct monitor_region *region =
        (const struct monitor_region *)at(info()->regions_offset) + info_pd(pd)->first_region;

    for (uint32_t i = 0; i < info_pd(pd)->regions; i++, region++) {
        if (address >= region->start && address < region->end) {
            return region;
        }
    }
    return NULL;
}
