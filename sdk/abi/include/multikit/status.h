/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * How a core and its PDs are, in a page that the core's monitor alone writes, and that those read who
 * have to do with them (docs/design/core-restart.md). Nobody resets it: what it counts goes on over
 * restarts of the core. Users see this header through microkit.h and have no use for it.
 */
#pragma once

#include <stdint.h>

#define MULTIKIT_MAX_CORES 8
#define MULTIKIT_MAX_KEPT  64 /* PDs of a core with on_fault="restart-core" */

/* What is kept of a PD with on_fault="restart-core" while its core starts again, as in struct multikit_pd_status
 * (multikit/pd_status.h). */
struct multikit_kept {
    uint64_t window_start;
    uint32_t window_restarts;
    uint32_t restarts;
    uint32_t cause;
    uint32_t padding;
};

/*
 * An epoch changes when pending calls must end and those who watch are to be told: it is odd while
 * what it speaks of is down, even while it is up, and counts up.
 *
 * boots: how often this core has started, counted by its monitor before any PD runs. beat: counts up
 * while the core's threads run, by the watchdog (multikit/monitor_info.h), as are the others. cores: epochs of
 * the cores that this core watches, as it has found them. asked: the boot in which this core turned itself off to
 * be started again by those who watch it; another number: it did not ask. That and kept are written by the
 * main thread of the monitor.
 */
struct multikit_status {
    uint64_t boots;
    uint64_t beat;
    uint64_t cores[MULTIKIT_MAX_CORES];
    uint64_t asked;
    struct multikit_kept kept[MULTIKIT_MAX_KEPT];
};

/*
 * Whether calls of other cores to a PD end, and what those who watch it are told of: one of these for each PD
 * that is called with on_stop="error" or watched, in pages of its core, in the order of PDs. epoch as above,
 * of the PD. reason: why it has changed, MICROKIT_PEER_FAULTED, _STOPPED or _RESTARTED (multikit/pd.h), written
 * before it.
 */
struct multikit_callee {
    uint64_t epoch;
    uint64_t reason;
};

/* Written by the tool into a program, for each of its watches: first those of PDs on other cores, which
 * ring, so that the library looks itself which; unused ones are zero. Of a PD, epoch is that of its struct
 * multikit_callee. */
struct microkit_watch {
    const uint64_t *epoch; /* in a page that the PD can read */
    uint64_t id;
    uint64_t kind;
};

#define MICROKIT_WATCH_CORE   0
#define MICROKIT_WATCH_PD     1
#define MICROKIT_WATCH_FAR_PD 2
