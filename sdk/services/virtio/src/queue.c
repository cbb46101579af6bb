/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Split virtqueues (virtio 1.2, 2.7), the driver's side. What this side has written is never read back; of what the device
 * writes, the position may go on by no more than what was offered, and a head is below size.
 */
#include <microkit_virtio.h>

#include "virtio/machine.h"
#include "virtio/registers.h"

#define POSITION  1 /* the second half-word of both rings, behind the flags */
#define ENTRIES   2
#define NO_NOTIFY 1u /* flag of the used ring: the device need not be told (2.7.10) */

void microkit_virtq_describe(struct microkit_virtq *queue, uint32_t index,
                             struct microkit_virtq_descriptor descriptor)
{
    queue->descriptors[index] = descriptor;
}

void microkit_virtq_offer(struct microkit_virtq *queue, uint32_t head)
{
    uint32_t slot = queue->offered & (queue->size - 1);

    virtio_store16(&queue->available[ENTRIES + slot], (uint16_t)head);
    queue->offered++;
}

/*
 * Descriptors and heads are observed before the position (2.7.13.2); the data before them, because whoever wrote it handed it
 * over by release and acquire, and DMB is cumulative (Arm ARM B2.3). The position before the flags are read: with a full barrier on
 * both sides, either the device sees what is new, or this side that it sleeps (2.7.13.3).
 */
void microkit_virtq_publish(struct microkit_virtq *queue)
{
    if (queue->offered == queue->published) {
        return;
    }
    virtio_write_barrier();
    virtio_store16(&queue->available[POSITION], queue->offered);
    queue->published = queue->offered;
    virtio_full_barrier();
    if ((virtio_load16(&queue->used[0]) & NO_NOTIFY) == 0) {
        virtio_write(queue->registers, VIRTIO_QUEUE_NOTIFY, queue->number);
    }
}

static bool has_used(struct microkit_virtq *queue)
{
    uint16_t there = virtio_load16(&queue->used[POSITION]);

    if ((uint16_t)(there - queue->taken) > (uint16_t)(queue->published - queue->taken)) {
        queue->broken = true;
    }
    return !queue->broken && there != queue->taken;
}

/* The position is read before the entry, and the entry before what the device has written with it. */
bool microkit_virtq_take(struct microkit_virtq *queue, struct microkit_virtq_used *used)
{
    const uint32_t *entry;

    if (queue->broken || !has_used(queue)) {
        return false;
    }
    virtio_read_barrier();
    entry = (const uint32_t *)(queue->used + ENTRIES) +
            UINT64_C(2) * (queue->taken & (queue->size - 1));
    used->head = virtio_load32(entry);
    used->length = virtio_load32(entry + 1);
    if (used->head >= queue->size) {
        queue->broken = true;
        return false;
    }
    queue->taken++;
    return true;
}
