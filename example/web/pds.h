/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What `web` and others agree on: whose time the meters tell, and what workers count.
 */
#pragma once

#include <stdint.h>

#define METERS    4
#define PER_METER 3

/* The PD whose scheduling context a meter has in slot 1, 2, 3 (web.system); NULL: none. */
static const char *const metered[METERS][PER_METER] = {
    {"driver", "virtualiser", "timer"}, {"web"}, {"left"}, {"right"}};

/* Of a meter, in a page that it alone may write. */
struct metered_times {
    uint64_t at;              /* when it has looked, in microseconds (microkit_time) */
    uint64_t used[PER_METER]; /* microseconds of each since the start */
};

/* Of a worker, in a page that it alone may write; they only grow. */
struct worker_counts {
    uint64_t sent, received; /* notifications, on its channel to the other */
};
