/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Waits with a bound, also where the counter stands still.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct wait {
    uint64_t start;
    uint64_t ticks;
    uint64_t looks;
};

/* For that many thousandths of a second, as CNTFRQ_EL0, or if that is 0 the board, has them. */
struct wait wait_start(uint64_t milliseconds);
/* false: it is over. */
bool wait_on(struct wait *wait);
