/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What sender and receivers share: a counter for each channel, written by its receiver.
 */
#pragma once

#include <stdint.h>

#define CHANNELS 20

struct counters {
    uint64_t of_channel[CHANNELS];
};
