/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * One end against a peer that writes anything: each load of a word of the peer's gives any of the values that
 * matter, in all sequences of a few loads; entries are random. Each access must lie in the ring, and no
 * word of this end's own be read; a handler must end within one capacity. The region
 * is a heap block of its exact size, for AddressSanitizer.
 */
#include <microkit_buffers.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CAPACITY 4
#define BUFFERS  3
#define SIZE     16 /* of a buffer */
#define LOADS    5  /* with every value; later ones repeat the last */

/* Added to where this end is: back, still, forward, just within bounds, beyond, far away. */
static const uint32_t steps[] = {UINT32_MAX, 0, 1, CAPACITY, CAPACITY + 1, UINT32_C(1) << 31};

#define STEPS (sizeof(steps) / sizeof(steps[0]))

static struct microkit_ring_index *consumed;
static char *produced;
static const void *own; /* the part that this end writes */
static uint32_t base, sequence, loads, stored, reads;

static void require(bool right, const char *what)
{
    if (!right) {
        printf("not so: %s; sequence %u from %u\n", what, sequence, base);
        exit(1);
    }
}

/* ---- memory -------------------------------------------------------------------------------- */

static uint32_t anything(void)
{
    uint32_t digits = sequence;

    for (uint32_t i = 0; i < loads && i < LOADS - 1; i++) {
        digits /= STEPS;
    }
    loads++;
    return base + steps[digits % STEPS];
}

uint32_t microkit_ring_load(const uint32_t *at)
{
    bool is_own = own == consumed ? at == &consumed->position || at == &consumed->wake
                                  : at == (uint32_t *)produced || at == (uint32_t *)produced + 1;

    require(!is_own, "an end does not read its own words");
    (void)*(const volatile uint32_t *)at;
    return anything();
}

uint32_t microkit_ring_load_acquire(const uint32_t *at)
{
    return microkit_ring_load(at);
}

void microkit_ring_store(uint32_t *at, uint32_t value)
{
    require(at == &((struct microkit_ring_index *)own)->position ||
                at == &((struct microkit_ring_index *)own)->wake,
            "an end writes its own words only");
    *at = value;
    stored = value;
}

void microkit_ring_store_release(uint32_t *at, uint32_t value)
{
    microkit_ring_store(at, value);
}

void microkit_ring_fence(void)
{
}

static void require_in_entries(const microkit_ring_word *at)
{
    const char *entries = produced + sizeof(struct microkit_ring_index);

    require((const char *)at >= entries && (const char *)(at + 1) <= entries + CAPACITY * 8,
            "entries are accessed within the ring");
}

uint64_t microkit_ring_read(const microkit_ring_word *at)
{
    require_in_entries(at);
    (void)*(const volatile microkit_ring_word *)at;
    uint64_t chance = (sequence + 1) * UINT64_C(0x9e3779b97f4a7c15) >> reads++ * 8;

    /* Number and length of a buffer, now and then wrong. */
    return (chance >> 4) % (SIZE + 2) << 32 | chance % (BUFFERS + 1);
}

void microkit_ring_write(microkit_ring_word *at, uint64_t value)
{
    require(own == produced, "only the producer writes entries");
    require_in_entries(at);
    *at = value;
}

/* ---- handlers ------------------------------------------------------------------------------ */

/* As if so many entries had gone through already. */
static void move_to(struct microkit_ring *ring, uint32_t position)
{
    ring->position = ring->published = position;
    ring->limit = position + ring->ahead;
}

static void begin(uint32_t position, uint32_t number, const void *end)
{
    base = position;
    sequence = number;
    own = end;
    loads = 0;
    reads = 0;
}

static void check_publish(struct microkit_ring *ring, uint32_t moved)
{
    uint32_t before = ring->published;
    bool notifies = microkit_ring_publish(ring);

    require(moved <= CAPACITY, "a handler ends within a capacity");
    require(moved > 0 || !notifies, "nothing new, no doorbell");
    require(moved == 0 || stored == before + moved, "what is published is what was moved");
    require(!microkit_ring_broken(ring) || microkit_ring_look(ring) <= CAPACITY,
            "a broken ring goes no further");
}

static void consume(uint32_t position, uint32_t number)
{
    struct microkit_ring ring;
    uint64_t entry;

    begin(position, number, consumed);
    require(microkit_ring_init_consumer(&ring, produced, consumed, CAPACITY, 8), "made");
    move_to(&ring, position);
    for (int handler = 0; handler < 2; handler++) {
        uint32_t taken = 0;

        do {
            while (microkit_ring_take(&ring, &entry)) {
                require(++taken <= CAPACITY, "a handler ends within a capacity");
            }
        } while (!microkit_ring_arm(&ring));
        check_publish(&ring, taken);
    }
}

static void produce(uint32_t position, uint32_t number)
{
    struct microkit_ring ring;
    const uint64_t entry = 1;

    begin(position, number, produced);
    require(microkit_ring_init_producer(&ring, produced, consumed, CAPACITY, 8), "made");
    move_to(&ring, position);
    for (int handler = 0; handler < 2; handler++) {
        uint32_t put = 0;

        do {
            while (microkit_ring_put(&ring, &entry)) {
                require(++put <= CAPACITY, "a handler ends within a capacity");
            }
        } while (!microkit_ring_arm(&ring));
        check_publish(&ring, put);
    }
}

/* Buffers of a hostile peer: in bounds, not longer than a buffer, never the same twice. */
static void drain(uint32_t position, uint32_t number)
{
    static char data[BUFFERS * SIZE];
    struct microkit_ring in, out;
    struct microkit_buffers buffers;
    struct microkit_buffer buffer;
    uint64_t held;
    bool have[BUFFERS] = {false};

    begin(position, number, consumed);
    require(microkit_ring_init_consumer(&in, produced, consumed, CAPACITY, 8) &&
                microkit_ring_init_producer(&out, produced, consumed, CAPACITY, 8),
            "made");
    move_to(&in, position);
    require(microkit_buffers_init(&buffers, &in, &out, data, SIZE, BUFFERS, &held, false), "made");
    do {
        while (microkit_buffers_get(&buffers, &buffer)) {
            require(buffer.number < BUFFERS && buffer.length <= SIZE, "a buffer within the region");
            require(!have[buffer.number], "a buffer that this end did not have");
            have[buffer.number] = true;
        }
    } while (!microkit_buffers_arm(&buffers));
    require(!microkit_buffers_broken(&buffers) || !microkit_buffers_get(&buffers, &buffer),
            "nothing is got any more");
    require(reads <= CAPACITY, "a handler ends within a capacity");
}

int main(void)
{
    static const uint32_t positions[] = {0, UINT32_MAX - 1, UINT32_C(1) << 31};
    uint32_t sequences = 1;

    consumed = aligned_alloc(MICROKIT_RING_LINE, sizeof(*consumed));
    produced = aligned_alloc(MICROKIT_RING_LINE, MICROKIT_RING_PRODUCED_SIZE(CAPACITY, 8));
    memset(consumed, 0, sizeof(*consumed));
    memset(produced, 0, MICROKIT_RING_PRODUCED_SIZE(CAPACITY, 8));
    for (int i = 0; i < LOADS; i++) {
        sequences *= STEPS;
    }
    for (unsigned int i = 0; i < sizeof(positions) / sizeof(positions[0]); i++) {
        for (uint32_t number = 0; number < sequences; number++) {
            consume(positions[i], number);
            produce(positions[i], number);
            drain(positions[i], number);
        }
    }
    printf("hostile: %u sequences\n", sequences);
    free(consumed);
    free(produced);
    return 0;
}
