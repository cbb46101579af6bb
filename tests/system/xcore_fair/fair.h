/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the two callers of the server's core tell it: the first is in the queue when the second runs, because it
 * has the higher priority.
 */
#pragma once

#include <microkit.h>

struct queue {
    seL4_Word begun;   /* calls that the first has begun */
    seL4_Word waiting; /* of those the one that surely waits */
};

extern struct queue *queue; /* set by the tool */
