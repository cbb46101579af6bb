/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * All that a monitor's main thread keeps; the router has a struct of its own (monitor/router.h).
 */
#pragma once

#include <stdint.h>

#include <multikit/monitor_info.h>

/* PDs of whose requests to become passive the first is served, and no other. Beyond these every
 * request is served, without a word on the console. */
#define PDS_KEPT 1024

struct monitor {
    const struct monitor_info *info;
    uint64_t asked[PDS_KEPT / 64]; /* a bit for each PD that has asked */
};
