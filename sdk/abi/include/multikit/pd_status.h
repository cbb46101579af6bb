/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * How the PDs of a core are: one of these for each, in memory that the core's monitor alone writes
 * (docs/design/restart.md).
 */
#pragma once

#include <stdint.h>

/*
 * epoch: changes whenever calls to the PD must end; odd while it is down (it faulted or was stopped),
 * even while it is up. restarts: how often it has been started again. cause: MICROKIT_CAUSE_...
 * The others are the monitor's own: what is to be done when the PD's call has ended, and how often
 * it was restarted by its policy since when (ticks of the counter).
 */
struct multikit_pd_status {
    uint64_t epoch;
    uint32_t restarts;
    uint32_t cause;
    uint64_t window_start;
    uint32_t window_restarts;
    uint32_t pending;
    uint64_t entry;
};
