/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * All that a monitor's main thread keeps; the router has a struct of its own (monitor/router.h).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <multikit/monitor_info.h>
#include <multikit/pd_status.h>

/* PDs of which something is kept, so that others pay for what they do a constant. Beyond these every
 * request to become passive is served, without a word on the console, and their faults are counted
 * together. */
#define PDS_KEPT     1024
#define REPORTS_MOST 8 /* of the faults of one PD */

struct monitor {
    const struct monitor_info *info;
    bool counted; /* this start of the core is, in its status page; read by the watchdog */
    struct multikit_pd_status *status; /* of all PDs of the core */
    uint64_t asked[PDS_KEPT / 64]; /* a bit for each PD that is passive, or could not be made so */
    uint64_t told[PDS_KEPT / 64];  /* for each of which that was said */
    uint8_t reports[PDS_KEPT + 1]; /* faults reported; in the last, of all beyond */
};
