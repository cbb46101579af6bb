/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The ring and the buffers between two threads, for ThreadSanitizer. A doorbell is a word that is
 * set and taken with relaxed order: it must not order what the ring itself has to. A lost wake-up
 * ends by the alarm.
 *
 * usage: stress MESSAGES
 */
#include <microkit_buffers.h>

#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define CAPACITY 8
#define SIZE     64 /* of a buffer */
#define WORDS    (SIZE / 8)

struct entry {
    uint64_t number, square;
};

enum {
    SENDER,
    RECEIVER
};

static char region[MICROKIT_RING_SIZE(CAPACITY, sizeof(struct entry))]
    __attribute__((aligned(MICROKIT_RING_LINE)));
static char free_region[sizeof(region)] __attribute__((aligned(MICROKIT_RING_LINE)));
static uint64_t data[CAPACITY][WORDS];
static uint32_t bells[2];
static uint64_t messages, rung[2];

static void fail(const char *what, uint64_t number)
{
    printf("stress: %s at %lu\n", what, (unsigned long)number);
    exit(1);
}

static void ring_bell(int peer)
{
    rung[peer]++;
    __atomic_store_n(&bells[peer], 1, __ATOMIC_RELAXED);
}

static void sleep_until_rung(int me)
{
    while (__atomic_exchange_n(&bells[me], 0, __ATOMIC_RELAXED) == 0) {
        sched_yield();
    }
}

/* ---- the ring ------------------------------------------------------------------------------ */

static uint64_t send_some(struct microkit_ring *ring, uint64_t sent)
{
    do {
        struct entry entry = {sent, sent * sent};

        while (sent < messages && microkit_ring_put(ring, &entry)) {
            sent++;
            entry = (struct entry){sent, sent * sent};
            if (sent % 3 == 0 && microkit_ring_publish(ring)) {
                ring_bell(RECEIVER);
            }
        }
    } while (sent < messages && !microkit_ring_arm(ring));
    if (microkit_ring_publish(ring)) {
        ring_bell(RECEIVER);
    }
    return sent;
}

static void *sender(void *unused)
{
    struct microkit_ring ring;
    uint64_t sent = 0;

    if (!microkit_ring_init_producer(&ring, microkit_ring_produced(region), region, CAPACITY,
                                     sizeof(struct entry))) {
        fail("no ring", 0);
    }
    while ((sent = send_some(&ring, sent)) < messages) {
        sleep_until_rung(SENDER);
    }
    return unused;
}

static uint64_t receive_some(struct microkit_ring *ring, uint64_t received)
{
    struct entry entry;

    do {
        while (microkit_ring_take(ring, &entry)) {
            if (entry.number != received || entry.square != received * received) {
                fail("wrong entry", received);
            }
            received++;
        }
    } while (!microkit_ring_arm(ring));
    if (microkit_ring_publish(ring)) {
        ring_bell(SENDER);
    }
    return received;
}

static void *receiver(void *unused)
{
    struct microkit_ring ring;
    uint64_t received = 0;

    if (!microkit_ring_init_consumer(&ring, microkit_ring_produced(region), region, CAPACITY,
                                     sizeof(struct entry))) {
        fail("no ring", 0);
    }
    while ((received = receive_some(&ring, received)) < messages) {
        sleep_until_rung(RECEIVER);
    }
    return unused;
}

/* ---- the buffers --------------------------------------------------------------------------- */

static uint64_t held[2][MICROKIT_BUFFERS_HELD_WORDS(CAPACITY)];

static void make_buffers(struct microkit_buffers *buffers, int me)
{
    const uint32_t size = sizeof(struct microkit_buffer);
    char *come = me == SENDER ? free_region : region, *go = me == SENDER ? region : free_region;
    struct microkit_ring in, out;

    if (!microkit_ring_init_consumer(&in, microkit_ring_produced(come), come, CAPACITY, size) ||
        !microkit_ring_init_producer(&out, microkit_ring_produced(go), go, CAPACITY, size) ||
        !microkit_buffers_init(buffers, &in, &out, data, SIZE, CAPACITY, held[me],
                               me == RECEIVER)) {
        fail("no buffers", 0);
    }
}

static void hand_over(struct microkit_buffers *buffers, int peer)
{
    if (microkit_buffers_publish(buffers)) {
        ring_bell(peer);
    }
}

static void fill(struct microkit_buffers *buffers, uint32_t number, uint64_t value)
{
    uint64_t *words = microkit_buffers_data(buffers, number);

    for (int i = 0; i < WORDS; i++) {
        words[i] = value + (uint64_t)i;
    }
    if (!microkit_buffers_give(buffers, number, SIZE)) {
        fail("cannot give", value);
    }
}

static void *filler(void *unused)
{
    struct microkit_buffers buffers;
    struct microkit_buffer buffer;
    uint64_t sent = 0;

    make_buffers(&buffers, SENDER);
    while (sent < messages) {
        do {
            while (sent < messages && microkit_buffers_get(&buffers, &buffer)) {
                fill(&buffers, buffer.number, sent++);
            }
        } while (sent < messages && !microkit_buffers_arm(&buffers));
        hand_over(&buffers, RECEIVER);
        if (sent < messages) {
            sleep_until_rung(SENDER);
        }
    }
    return unused;
}

static void drain(struct microkit_buffers *buffers, uint32_t number, uint64_t value)
{
    const uint64_t *words = microkit_buffers_data(buffers, number);

    for (int i = 0; i < WORDS; i++) {
        if (words[i] != value + (uint64_t)i) {
            fail("wrong data", value);
        }
    }
    if (!microkit_buffers_give(buffers, number, 0)) {
        fail("cannot give back", value);
    }
}

static void *drainer(void *unused)
{
    struct microkit_buffers buffers;
    struct microkit_buffer buffer;
    uint64_t received = 0;

    make_buffers(&buffers, RECEIVER);
    for (uint32_t i = 0; i < CAPACITY; i++) {
        if (!microkit_buffers_give(&buffers, i, 0)) {
            fail("cannot give in the beginning", i);
        }
    }
    hand_over(&buffers, SENDER);
    while (received < messages) {
        do {
            while (microkit_buffers_get(&buffers, &buffer)) {
                drain(&buffers, buffer.number, received++);
            }
        } while (!microkit_buffers_arm(&buffers));
        hand_over(&buffers, SENDER);
        if (received < messages) {
            sleep_until_rung(RECEIVER);
        }
    }
    return unused;
}

/* ---- both ---------------------------------------------------------------------------------- */

static void run(const char *what, void *(*first)(void *), void *(*second)(void *))
{
    pthread_t threads[2];

    __builtin_memset(region, 0, sizeof(region));
    bells[SENDER] = bells[RECEIVER] = 0;
    rung[SENDER] = rung[RECEIVER] = 0;
    pthread_create(&threads[0], NULL, first, NULL);
    pthread_create(&threads[1], NULL, second, NULL);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    printf("%s: %lu messages, %lu + %lu doorbells\n", what, (unsigned long)messages,
           (unsigned long)rung[SENDER], (unsigned long)rung[RECEIVER]);
}

int main(int argc, char **argv)
{
    messages = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000;
    alarm(300);
    run("ring", sender, receiver);
    run("buffers", filler, drainer);
    return 0;
}
