/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What drivers and ears have to know of each other: an ear's counters, one for each driver.
 */
#pragma once

#include <stdint.h>

#define EARS    4 /* one on each core */
#define DRIVERS 3
#define ROUNDS  50

struct counters {
    uint64_t of[EARS][DRIVERS];
};
