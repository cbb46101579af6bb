/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Writes to its own code, which is mapped read-only, when the coordinator asks for it.
 * The watcher is told before: it runs when this domain has stopped.
 */
#include <microkit.h>

#include "multikernel.h"

/* Channel ids, see multikernel.system. */
#define COORDINATOR 0
#define WATCHER     1

struct scoreboard *scoreboard; /* set by the tool */

void init(void)
{
}

void notified(microkit_channel ch)
{
    if (ch != COORDINATOR) {
        return;
    }
    score_set(&scoreboard->faulting, 1);
    microkit_notify(WATCHER);
    *(volatile uint32_t *)(uintptr_t)init = 0;
    score_set(&scoreboard->survived, 1);
}
