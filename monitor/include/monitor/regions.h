/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What is mapped at an address of a PD, or next to it.
 */
#pragma once

#include <monitor/info.h>

/* The region with the address in it, or else its neighbours; NULL where there is none. */
struct place {
    const struct monitor_region *inside;
    const struct monitor_region *below;
    const struct monitor_region *above;
};

struct place region_find(const struct monitor_info *info, const struct monitor_pd *pd,
                         uint64_t address);

/* "in 'ring' (0x1000-0x2000 rw-)", "nothing is mapped there; 16 bytes past the end of 'ring'
 * (...)", "nothing is mapped there" when no region is near. */
void region_print_place(const struct monitor_info *info, struct place place, uint64_t address);
