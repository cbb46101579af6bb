/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Bytes that wait, first in, first out; zero in the beginning, then empty.
 */
#pragma once

#include <stdint.h>

#include <microkit_ip.h>

struct queue {
    uint32_t first; /* where the oldest is, below MICROKIT_IP_ROOM */
    uint32_t count;
    unsigned char bytes[MICROKIT_IP_ROOM];
};

/* How many more there is room for. */
static inline uint32_t queue_room(const struct queue *queue)
{
    return MICROKIT_IP_ROOM - queue->count;
}

/* Append; at most queue_room of them. */
void queue_put(struct queue *queue, const void *data, uint32_t length);

/* Take the oldest, at most as many as are asked for; returns how many. data NULL: drop them. */
uint32_t queue_take(struct queue *queue, void *data, uint32_t most);
