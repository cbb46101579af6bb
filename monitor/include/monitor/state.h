/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * All that a monitor keeps: what the tool told it, and what it saw last on each route.
 */
#pragma once

#include <stdint.h>

#include <multikit/monitor_info.h>

/* Routes whose last value is kept. Rather than take memory for the worst case on every core, the
 * monitor rings the doorbells of routes beyond these at every interrupt of the router: the receiver
 * looks for itself, so that costs time and loses nothing. */
#define ROUTES_KEPT 1024

struct monitor {
    const struct monitor_info *info;
    uint64_t last[ROUTES_KEPT];
};
