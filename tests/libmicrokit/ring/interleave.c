/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Both ends of small rings, as the headers say that they are to be used, in every order: each entry arrives once,
 * in order and whole; no data race; nobody sleeps for ever; a handler takes no more than one
 * capacity; no more doorbells than sleeps.
 */
#include "explore.h"

#include <microkit_buffers.h>

#include <stdio.h>
#include <string.h>

#define MOST 4 /* entries of a ring here */

enum {
    PRODUCER,
    CONSUMER
};

struct region {
    struct microkit_ring_index consumed, produced;
    uint64_t entries[MOST];
};

/* Of one end; all that its future depends on, so without padding that differs. */
struct end {
    struct microkit_ring ring;
    uint32_t done; /* entries sent or received */
    uint32_t arms, notified;
};

static struct region region, free_region;
static struct end ends[THREADS];
static uint32_t capacity, messages, batch;

static void ring_reset(void)
{
    memset(&region, 0, sizeof(region));
    memset(ends, 0, sizeof(ends));
    require(microkit_ring_init_producer(&ends[PRODUCER].ring, &region.produced, &region.consumed,
                                        capacity, 8) &&
                microkit_ring_init_consumer(&ends[CONSUMER].ring, &region.produced,
                                            &region.consumed, capacity, 8),
            "the ring is made");
}

static bool arm(struct end *end)
{
    end->arms++;
    return microkit_ring_arm(&end->ring);
}

static void publish(struct end *end, int peer)
{
    if (microkit_ring_publish(&end->ring)) {
        ends[peer].notified++;
        notify(peer);
    }
}

/* Until all is sent, or there is no room. */
static void produce(struct end *end)
{
    uint32_t before = end->done;

    do {
        uint64_t entry = end->done + 100;

        while (end->done < messages && microkit_ring_put(&end->ring, &entry)) {
            entry = ++end->done + 100;
            if (end->done % batch == 0) {
                publish(end, CONSUMER);
            }
        }
    } while (end->done < messages && !arm(end));
    require(batch <= MOST || end->done - before <= capacity, "a handler ends");
    publish(end, CONSUMER);
}

static void producer(void)
{
    struct end *end = &ends[PRODUCER];

    for (produce(end); end->done < messages; produce(end)) {
        forget_past_but(end, sizeof(*end));
        sleep_until_notified();
    }
}

static void consume(struct end *end)
{
    uint32_t before = end->done;
    uint64_t entry;

    do {
        while (microkit_ring_take(&end->ring, &entry)) {
            require(entry == end->done + 100, "the next entry, whole");
            end->done++;
        }
    } while (!arm(end));
    require(end->done - before <= capacity, "a handler ends");
    publish(end, PRODUCER);
}

static void consumer(void)
{
    struct end *end = &ends[CONSUMER];

    for (consume(end); end->done < messages; consume(end)) {
        forget_past_but(end, sizeof(*end));
        sleep_until_notified();
    }
}

static void ring_check(void)
{
    for (int i = 0; i < THREADS; i++) {
        require(ends[i].done == messages, "all are there");
        require(!microkit_ring_broken(&ends[i].ring), "nothing is broken");
        require(ends[i].notified <= ends[i].arms + 1, "a doorbell for each sleep");
    }
}

/* ---- buffers: one or two, filled and drained ----------------------------------------------- */

struct holder {
    struct microkit_buffers buffers;
    uint64_t held;
    uint32_t done;
    uint32_t padding;
};

static struct holder holders[THREADS];
static microkit_ring_word data[MOST];

static void buffers_reset(void)
{
    struct microkit_ring in, out;

    memset(&region, 0, sizeof(region));
    memset(&free_region, 0, sizeof(free_region));
    memset(holders, 0, sizeof(holders));
    bool right = microkit_ring_init_consumer(&in, &free_region.produced, &free_region.consumed,
                                             capacity, 8) &&
                 microkit_ring_init_producer(&out, &region.produced, &region.consumed, capacity, 8);

    right = right && microkit_buffers_init(&holders[PRODUCER].buffers, &in, &out, data, 8, capacity,
                                           &holders[PRODUCER].held, true);
    right = right &&
            microkit_ring_init_producer(&out, &free_region.produced, &free_region.consumed,
                                        capacity, 8) &&
            microkit_ring_init_consumer(&in, &region.produced, &region.consumed, capacity, 8);
    right = right && microkit_buffers_init(&holders[CONSUMER].buffers, &in, &out, data, 8, capacity,
                                           &holders[CONSUMER].held, false);
    require(right, "the buffers are made");
}

static void hand_over(struct holder *holder, int peer)
{
    if (microkit_buffers_publish(&holder->buffers)) {
        notify(peer);
    }
}

static void fill(struct holder *holder, uint32_t number)
{
    microkit_ring_write(microkit_buffers_data(&holder->buffers, number), holder->done + 100);
    holder->done++;
    require(microkit_buffers_give(&holder->buffers, number, 8), "who has a buffer can give it");
}

static void filler(void)
{
    struct holder *holder = &holders[PRODUCER];
    struct microkit_buffer buffer;

    for (uint32_t i = 0; i < capacity && holder->done < messages; i++) {
        fill(holder, i);
    }
    hand_over(holder, CONSUMER);
    while (holder->done < messages) {
        do {
            while (holder->done < messages && microkit_buffers_get(&holder->buffers, &buffer)) {
                fill(holder, buffer.number);
            }
        } while (holder->done < messages && !microkit_buffers_arm(&holder->buffers));
        hand_over(holder, CONSUMER);
        if (holder->done < messages) {
            forget_past_but(holder, sizeof(*holder));
            sleep_until_notified();
        }
    }
}

static void drain(struct holder *holder)
{
    struct microkit_buffer buffer;

    do {
        while (microkit_buffers_get(&holder->buffers, &buffer)) {
            uint64_t word =
                microkit_ring_read(microkit_buffers_data(&holder->buffers, buffer.number));

            require(buffer.length == 8 && word == holder->done + 100, "the next data, whole");
            holder->done++;
            require(microkit_buffers_give(&holder->buffers, buffer.number, 0),
                    "who has a buffer can give it");
        }
    } while (!microkit_buffers_arm(&holder->buffers));
    hand_over(holder, PRODUCER);
}

static void drainer(void)
{
    struct holder *holder = &holders[CONSUMER];

    for (drain(holder); holder->done < messages; drain(holder)) {
        forget_past_but(holder, sizeof(*holder));
        sleep_until_notified();
    }
}

static void buffers_check(void)
{
    for (int i = 0; i < THREADS; i++) {
        require(holders[i].done == messages, "all are there");
        require(!microkit_buffers_broken(&holders[i].buffers), "nothing is broken");
    }
}

/* ---- all ----------------------------------------------------------------------------------- */

static const struct scenario ring_scenario = {"ring", ring_reset, {producer, consumer}, ring_check};
static const struct scenario buffers_scenario = {
    "buffers", buffers_reset, {filler, drainer}, buffers_check};

static void try(const struct scenario *scenario, uint32_t entries, uint32_t total, uint32_t each)
{
    capacity = entries;
    messages = total;
    batch = each;
    uint64_t states = explore(scenario);

    printf("%s of %u, %u messages, published by %u: %lu states\n", scenario->name, entries, total,
           each, (unsigned long)states);
}

int main(int argc, char **argv)
{
    bool more = argc > 1 && strcmp(argv[1], "long") == 0;

    try(&ring_scenario, 1, 2, 1);
    try(&buffers_scenario, 1, 2, 1);
    try(&ring_scenario, 2, 3, MOST + 1);
    try(&ring_scenario, 2, 3, 1);
    try(&ring_scenario, 1, 3, MOST + 1);
    if (more) {
        try(&ring_scenario, 2, 4, 1);
        try(&ring_scenario, 2, 5, MOST + 1);
        try(&buffers_scenario, 1, 3, 1);
        try(&buffers_scenario, 2, 5, 1);
    }
    return 0;
}
