/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Answers the coordinator's notifications from the same core as the crasher, at a lower
 * priority: its word that the crasher has gone on to its fault comes after the report.
 */
#include <microkit.h>

#include "multikernel.h"

/* Channel ids, see multikernel.system. */
#define COORDINATOR 0
#define CRASHER     1

struct scoreboard *scoreboard; /* set by the tool */

static uint64_t answered;

void init(void)
{
}

void notified(microkit_channel ch)
{
    if (ch == COORDINATOR) {
        score_set(&scoreboard->answered, ++answered);
    }
    microkit_notify(COORDINATOR);
}
