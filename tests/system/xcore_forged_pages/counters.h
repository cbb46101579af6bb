/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * How often each receiver was notified by the honest sender, written by the receiver.
 */
#pragma once

#include <microkit.h>

#define RECEIVERS 20

struct counters {
    uint64_t of_receiver[RECEIVERS];
};

extern struct counters *counters; /* set by the tool */
