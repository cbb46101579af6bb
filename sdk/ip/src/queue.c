/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A circle of bytes: what is put or taken is in one piece, or in two with the end between them.
 */
#include <string.h>

#include "ip/queue.h"

static uint32_t least(uint32_t one, uint32_t other)
{
    return one < other ? one : other;
}

void queue_put(struct queue *queue, const void *data, uint32_t length)
{
    uint32_t at = (queue->first + queue->count) % MICROKIT_IP_ROOM;
    uint32_t piece = least(length, MICROKIT_IP_ROOM - at);

    memcpy(&queue->bytes[at], data, piece);
    memcpy(queue->bytes, (const char *)data + piece, length - piece);
    queue->count += length;
}

uint32_t queue_take(struct queue *queue, void *data, uint32_t most)
{
    uint32_t length = least(most, queue->count);
    uint32_t piece = least(length, MICROKIT_IP_ROOM - queue->first);

    if (data != NULL) {
        memcpy(data, &queue->bytes[queue->first], piece);
        memcpy((char *)data + piece, queue->bytes, length - piece);
    }
    queue->first = (queue->first + length) % MICROKIT_IP_ROOM;
    queue->count -= length;
    return length;
}
