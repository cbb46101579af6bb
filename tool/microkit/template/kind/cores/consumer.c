/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Adds up what comes through the ring.
 */
#include <microkit.h>
#include <microkit_ring.h>

#define PRODUCER 1
#define CAPACITY 16
#define COUNT    100

uintptr_t shared; /* where the region is: the tool writes it */
static struct microkit_ring ring;
static uint64_t sum;

static void consume(void)
{
    uint64_t value;

    do {
        while (microkit_ring_take(&ring, &value)) {
            sum += value;
            if (value == COUNT) {
                microkit_dbg_puts("consumer: the sum is ");
                microkit_dbg_put64(sum);
                microkit_dbg_puts("\n");
            }
        }
    } while (!microkit_ring_arm(&ring));
    if (microkit_ring_publish(&ring)) {
        microkit_notify(PRODUCER);
    }
}

void init(void)
{
    microkit_ring_init_consumer(&ring, microkit_ring_produced((void *)shared), (void *)shared,
                                CAPACITY, sizeof(uint64_t));
    consume();
}

void notified(microkit_channel ch)
{
    if (ch == PRODUCER) {
        consume();
    }
}
