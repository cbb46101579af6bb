/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Cores that watch each other (docs/design/core-restart.md). The watchdog is a thread of its own, and
 * writes nothing that the monitor's other threads read, and of theirs reads one flag; of the status page, it
 * writes beats and epochs, the main thread the rest.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <multikit/monitor_info.h>

/* What it saw last of a core. */
struct watched {
    uint64_t boots;
    uint64_t beat;
    uint64_t started; /* the boot that it was started again after, on its request */
    uint32_t missed;  /* periods since */
    bool down;
    bool on; /* while it is down: firmware has said so */
};

struct watchdog {
    const struct monitor_info *info;
    const bool *counted; /* this start of the core is */
    struct multikit_status *own;
    struct watched cores[MULTIKIT_MAX_CORES]; /* by place in the table */
    uint64_t epochs[MONITOR_MAX_WATCHES];     /* as told to those who watch */
};

/* Once after each start of the core. False: the information of the tool is not usable. */
bool watchdog_start(struct watchdog *watchdog, const struct monitor_info *info,
                    const bool *counted);

/* Once in each period: beats, looks at others, and tells those who watch what has changed. Nothing of that before
 * the main thread has counted the start. */
void watchdog_look(struct watchdog *watchdog);
