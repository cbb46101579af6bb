/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * How often the receiver was notified on each channel, by the sender's ids.
 */
#pragma once

#include <microkit.h>

#define CHANNELS MICROKIT_MAX_CHANNELS

struct counters {
    uint64_t of_channel[CHANNELS];
};

extern struct counters *counters; /* set by the tool */
