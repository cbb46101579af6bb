/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the nodes write for each other: each core's nodes into a region of their own, which the others only
 * read. Sizes as in ../test_traffic.py.
 */
#pragma once

#include <stdint.h>

#define CORES    4
#define NODES    16                 /* protection domains of a core */
#define PARTNERS 3                  /* of a node on each other core */
#define IDS      (CORES * PARTNERS) /* channel ids: other core * PARTNERS + n */
#define ROUNDS   50                 /* messages in each direction of a channel */

/* The message that is on its way from one end of a channel, and how many came to that end. */
struct end {
    uint64_t sent;
    uint64_t text;
    uint64_t received;
};

struct outbox {
    struct end of[NODES][IDS];
};
