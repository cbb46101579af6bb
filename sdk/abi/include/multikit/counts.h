/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * How often a PD has used each of its channels, for those who look at a system from outside (`microkit inspect
 * --channels`). The library counts, in the debug configuration, in the PD's own memory: what a PD does there is its own
 * affair, and nobody relies on it.
 */
#pragma once

#include <multikit/pd.h>
#include <stdint.h>

/*
 * By the PD's ids, modulo 2^32, since the PD's start or its last reset. notified: signals sent; called: calls
 * made; taken: calls of notified(), which several signals, or interrupts, may have led to; served: calls of
 * protected().
 */
struct microkit_counts {
    uint32_t notified[MICROKIT_MAX_CHANNELS];
    uint32_t called[MICROKIT_MAX_CHANNELS];
    uint32_t taken[MICROKIT_MAX_CHANNELS];
    uint32_t served[MICROKIT_MAX_CHANNELS];
};
