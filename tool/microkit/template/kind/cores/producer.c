/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Fills a ring in shared memory; the consumer may be on another core.
 */
#include <microkit.h>
#include <microkit_ring.h>

#define CONSUMER 1
#define CAPACITY 16
#define COUNT    100

uintptr_t shared; /* where the region is: the tool writes it */
static struct microkit_ring ring;
static uint64_t next = 1;

static void produce(void)
{
    do {
        while (next <= COUNT && microkit_ring_put(&ring, &next)) {
            next++;
        }
    } while (next <= COUNT && !microkit_ring_arm(&ring));
    if (microkit_ring_publish(&ring)) {
        microkit_notify(CONSUMER);
    }
}

void init(void)
{
    microkit_ring_init_producer(&ring, microkit_ring_produced((void *)shared), (void *)shared,
                                CAPACITY, sizeof(uint64_t));
    produce();
}

void notified(microkit_channel ch)
{
    if (ch == CONSUMER) {
        produce();
    }
}
