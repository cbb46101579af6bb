/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Regions are disjoint and in ascending order. There are few, so the search is a plain one.
 */
#include <monitor/console.h>
#include <monitor/regions.h>

#include <stddef.h>

#define NEAR 0x100000 /* farther away a region says nothing about the address */

struct place region_find(const struct monitor_info *info, const struct monitor_pd *pd,
                         uint64_t address)
{
    const struct monitor_region *regions = info_regions(info, pd);
    struct place place = {NULL, NULL, NULL};

    for (uint32_t i = 0; i < pd->regions; i++) {
        if (address < regions[i].start) {
            place.above = &regions[i];
            break;
        }
        if (address < regions[i].end) {
            place.inside = &regions[i];
            break;
        }
        place.below = &regions[i];
    }
    return place;
}

static void print_region(const struct monitor_info *info, const struct monitor_region *region)
{
    print("'");
    print(info_string(info, region->name));
    print("' (");
    print_hex(region->start);
    print("-");
    print_hex(region->end);
    print(region->rights & MONITOR_REGION_READ ? " r" : " -");
    print(region->rights & MONITOR_REGION_WRITE ? "w" : "-");
    print(region->rights & MONITOR_REGION_EXECUTE ? "x)" : "-)");
}

static void print_distance(uint64_t above_end)
{
    if (above_end == 0) {
        print("just past the end of ");
        return;
    }
    print_bytes(above_end);
    print(" past the end of ");
}

static void print_nearest(const struct monitor_info *info, struct place place, uint64_t address)
{
    uint64_t above_end = place.below ? address - place.below->end : UINT64_MAX;
    uint64_t below_start = place.above ? place.above->start - address : UINT64_MAX;

    print("nothing is mapped there");
    if (place.below && above_end < below_start && above_end < NEAR) {
        print("; ");
        print_distance(above_end);
        print_region(info, place.below);
    } else if (place.above && below_start < NEAR) {
        print("; ");
        print_bytes(below_start);
        print(" below the start of ");
        print_region(info, place.above);
    }
}

void region_print_place(const struct monitor_info *info, struct place place, uint64_t address)
{
    if (place.inside) {
        print("in ");
        print_region(info, place.inside);
        print(" at +");
        print_hex(address - place.inside->start);
    } else {
        print_nearest(info, place, address);
    }
}
