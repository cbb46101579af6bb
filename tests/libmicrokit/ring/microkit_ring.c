/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the contracts of microkit_ring.h and microkit_buffers.h say, one by one, with both ends in turn. The
 * same text is compiled as C and as C++.
 */
#include <microkit_buffers.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CAPACITY 4

struct entry {
    uint64_t number;
    char text[16];
};

#define ENTRY ((uint32_t)sizeof(struct entry))

static char region[MICROKIT_RING_SIZE(CAPACITY, sizeof(struct entry))]
    __attribute__((aligned(MICROKIT_RING_LINE)));
static char other[MICROKIT_RING_SIZE(CAPACITY, sizeof(struct entry))]
    __attribute__((aligned(MICROKIT_RING_LINE)));
static struct microkit_ring producer, consumer;

#define CHECK(condition)                                           \
    do {                                                           \
        if (!(condition)) {                                        \
            printf("%s:%d: %s\n", __FILE__, __LINE__, #condition); \
            exit(1);                                               \
        }                                                          \
    } while (0)

static bool make(struct microkit_ring *from, struct microkit_ring *to, char *memory,
                 uint32_t capacity, uint32_t size)
{
    memset(memory, 0, sizeof(region));
    bool made =
        microkit_ring_init_producer(from, microkit_ring_produced(memory), memory, capacity, size);

    return microkit_ring_init_consumer(to, microkit_ring_produced(memory), memory, capacity,
                                       size) &&
           made;
}

static bool put(uint64_t number)
{
    struct entry entry = {number, "entry"};

    return microkit_ring_put(&producer, &entry);
}

static bool take(uint64_t number)
{
    struct entry entry;

    return microkit_ring_take(&consumer, &entry) && entry.number == number &&
           strcmp(entry.text, "entry") == 0;
}

/* ---- rings --------------------------------------------------------------------------------- */

static void test_sizes(void)
{
    CHECK(MICROKIT_RING_CONSUMED_SIZE == 64);
    CHECK(MICROKIT_RING_PRODUCED_SIZE(4, 24) == 64 + 128);
    CHECK(MICROKIT_RING_SIZE(8, 8) == 64 + 64 + 64);
    CHECK(MICROKIT_RING_PRODUCED_SIZE(UINT32_C(1) << 31, 64) == 64 + (UINT64_C(1) << 37));
}

static void test_wrong_geometry(void)
{
    static const uint32_t wrong[][2] = {{0, 8}, {3, 8}, {UINT32_MAX, 8}, {4, 0}, {4, 12}};
    uint64_t entry = 0;

    for (unsigned int i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        CHECK(!make(&producer, &consumer, region, wrong[i][0], wrong[i][1]));
        CHECK(microkit_ring_broken(&producer) && microkit_ring_broken(&consumer));
        CHECK(!microkit_ring_put(&producer, &entry) && !microkit_ring_take(&consumer, &entry));
        CHECK(!microkit_ring_publish(&producer) && microkit_ring_arm(&consumer));
    }
    CHECK(make(&producer, &consumer, region, 1, 8));
}

static void test_full_and_empty(void)
{
    CHECK(make(&producer, &consumer, region, CAPACITY, ENTRY));
    CHECK(microkit_ring_look(&producer) == CAPACITY && microkit_ring_look(&consumer) == 0);
    for (uint64_t i = 0; i < CAPACITY; i++) {
        CHECK(put(i));
    }
    CHECK(!put(9) && microkit_ring_look(&consumer) == 0);
    CHECK(microkit_ring_publish(&producer));
    CHECK(microkit_ring_look(&consumer) == CAPACITY);
    for (uint64_t i = 0; i < CAPACITY; i++) {
        CHECK(take(i));
    }
    CHECK(!take(9) && !put(9));
    CHECK(microkit_ring_publish(&consumer));
    CHECK(microkit_ring_look(&producer) == CAPACITY && put(4));
}

static void test_no_doorbell_for_who_is_awake(void)
{
    CHECK(make(&producer, &consumer, region, CAPACITY, ENTRY));
    CHECK(put(0) && microkit_ring_publish(&producer)); /* who has not armed yet is notified once */
    CHECK(put(1) && !microkit_ring_publish(&producer));
    CHECK(!microkit_ring_publish(&producer)); /* nothing new */
    CHECK(take(0) && !microkit_ring_arm(&consumer));
    CHECK(take(1) && microkit_ring_arm(&consumer));
    CHECK(put(2) && put(3) && microkit_ring_publish(&producer));
    CHECK(!put(4) && microkit_ring_arm(&producer)); /* wants room, and sleeps */
    CHECK(microkit_ring_publish(&consumer) && microkit_ring_look(&producer) == 2);
    CHECK(take(2) && !microkit_ring_publish(&consumer)); /* the producer has not armed again */
}

/* Also over the end of 32 bits. */
static void test_long_run(void)
{
    const uint32_t position = UINT32_MAX - 5;

    CHECK(make(&producer, &consumer, region, CAPACITY, ENTRY));
    *(uint32_t *)(void *)region = *(uint32_t *)microkit_ring_produced(region) = position;
    producer.position = producer.published = consumer.position = consumer.published = position;
    producer.limit = position + CAPACITY;
    consumer.limit = position;
    for (uint64_t i = 0; i < 20; i += 2) {
        CHECK(microkit_ring_look(&consumer) == 0 && microkit_ring_arm(&consumer));
        CHECK(put(i) && put(i + 1) && microkit_ring_publish(&producer));
        CHECK(take(i) && take(i + 1) && !take(i + 2));
        CHECK(microkit_ring_look(&producer) == CAPACITY - 2);
        bool first = consumer.published == 0; /* the producer's wake is the initial zero */

        CHECK(microkit_ring_publish(&consumer) == first);
        CHECK(microkit_ring_look(&producer) == CAPACITY);
    }
    CHECK(producer.position == 14);
}

static void test_what_was_there_before_it_broke(void)
{
    CHECK(make(&producer, &consumer, region, CAPACITY, ENTRY));
    CHECK(put(0) && put(1) && microkit_ring_publish(&producer) && take(0));
    ((struct microkit_ring_index *)microkit_ring_produced(region))->position = 0;
    CHECK(microkit_ring_look(&consumer) == 1 && microkit_ring_broken(&consumer));
    ((struct microkit_ring_index *)microkit_ring_produced(region))->position = 4;
    CHECK(take(1) && !take(2) && microkit_ring_arm(&consumer) && microkit_ring_broken(&consumer));
}

static void start_again(bool of_producer)
{
    char *produced = (char *)microkit_ring_produced(region);

    if (of_producer) {
        CHECK(microkit_ring_init_producer(&producer, produced, region, CAPACITY, ENTRY));
        microkit_ring_resume(&producer);
    } else {
        CHECK(microkit_ring_init_consumer(&consumer, produced, region, CAPACITY, ENTRY));
        microkit_ring_resume(&consumer);
    }
}

/* One end or the other, with as many entries on the way as there can be, published or not. */
static void test_end_that_is_started_again(void)
{
    for (unsigned int ahead = 0; ahead <= CAPACITY; ahead++) {
        CHECK(make(&producer, &consumer, region, CAPACITY, ENTRY));
        start_again(true);
        start_again(false);
        CHECK(put(0) && put(1) && microkit_ring_publish(&producer));
        CHECK(take(0) && take(1) && microkit_ring_publish(&consumer));
        for (uint64_t i = 0; i < ahead; i++) {
            CHECK(put(10 + i));
        }
        (void)!microkit_ring_publish(&producer);
        CHECK(ahead == CAPACITY || put(99)); /* not published: gone */
        start_again(true);
        CHECK(ahead != CAPACITY || !put(99));
        CHECK(microkit_ring_look(&producer) == CAPACITY - ahead);
        CHECK(ahead == 0 || take(10)); /* not published: comes again */
        start_again(false);
        CHECK(microkit_ring_look(&consumer) == ahead);
        for (uint64_t i = 0; i < ahead; i++) {
            CHECK(take(10 + i));
        }
        CHECK(!take(99) && microkit_ring_arm(&consumer));
        (void)!microkit_ring_publish(&consumer);
        CHECK(put(20) && microkit_ring_publish(&producer) && take(20));
        CHECK(!microkit_ring_broken(&producer) && !microkit_ring_broken(&consumer));
    }
    CHECK(!make(&producer, &consumer, region, 3, ENTRY));
    microkit_ring_resume(&consumer);
    CHECK(!take(0) && microkit_ring_broken(&consumer));
}

/* The peer's cache line is left alone while there is room, or something to take; and its own. */
/* Room comes for all but the last entries that were taken; for those later. */
static void test_publish_keeping(void)
{
    CHECK(make(&producer, &consumer, region, CAPACITY, ENTRY));
    for (uint64_t i = 0; i < CAPACITY; i++) {
        CHECK(put(i));
    }
    (void)!microkit_ring_publish(&producer);
    CHECK(microkit_ring_arm(&producer));
    for (uint64_t i = 0; i < CAPACITY; i++) {
        CHECK(take(i));
    }
    CHECK(!microkit_ring_publish_keeping(&consumer, CAPACITY));
    CHECK(microkit_ring_look(&producer) == 0);
    CHECK(microkit_ring_publish_keeping(&consumer, 1)); /* the producer waits */
    CHECK(microkit_ring_look(&producer) == CAPACITY - 1);
    CHECK(!microkit_ring_publish_keeping(&consumer, 1));
    CHECK(put(CAPACITY) && !microkit_ring_broken(&consumer));
    (void)!microkit_ring_publish(&producer);
    CHECK(take(CAPACITY) && microkit_ring_look(&producer) == CAPACITY - 2);
    (void)!microkit_ring_publish(&consumer);
    CHECK(microkit_ring_look(&producer) == CAPACITY);
}

static void test_looks_only_when_it_must(void)
{
    struct microkit_ring_index *of_producer =
        (struct microkit_ring_index *)microkit_ring_produced(region);

    CHECK(make(&producer, &consumer, region, CAPACITY, ENTRY));
    CHECK(put(0) && put(1) && microkit_ring_publish(&producer) && take(0));
    of_producer->position = 77;
    CHECK(!microkit_ring_publish(&producer) && of_producer->position == 77);
    CHECK(take(1) && !microkit_ring_broken(&consumer));
    CHECK(!take(2) && microkit_ring_broken(&consumer));
}

/* ---- buffers ------------------------------------------------------------------------------- */

#define BUFFERS 3
#define SIZE    8

static char data[BUFFERS * SIZE];
static uint64_t held[2][MICROKIT_BUFFERS_HELD_WORDS(BUFFERS)];
static struct microkit_buffers filler, drainer;

static bool make_buffers(uint32_t capacity, uint32_t count)
{
    struct microkit_ring used_in, used_out, free_in, free_out;

    CHECK(make(&used_out, &used_in, region, capacity, sizeof(struct microkit_buffer)));
    CHECK(make(&free_out, &free_in, other, capacity, sizeof(struct microkit_buffer)));
    CHECK(!microkit_buffers_init(&filler, &used_out, &free_in, data, SIZE, count, held[0], true));
    return microkit_buffers_init(&filler, &free_in, &used_out, data, SIZE, count, held[0], true) &&
           microkit_buffers_init(&drainer, &used_in, &free_out, data, SIZE, count, held[1], false);
}

static void test_rings_that_do_not_fit_buffers(void)
{
    static const struct {
        uint32_t in_capacity, in_size, out_capacity, out_size;
        bool in_consumes, out_produces, right;
    } cases[] = {
        {4, 8, 4, 8, true, true, true},   {4, 8, 4, 8, false, true, false},
        {4, 8, 4, 8, true, false, false}, {2, 8, 4, 8, true, true, false},
        {4, 8, 2, 8, true, true, false},  {4, 16, 4, 8, true, true, false},
        {4, 8, 4, 16, true, true, false},
    };
    struct microkit_buffer buffer;
    struct microkit_ring to, from, in, out;

    for (unsigned int i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        CHECK(make(&from, &to, region, cases[i].in_capacity, cases[i].in_size));
        in = cases[i].in_consumes ? to : from;
        CHECK(make(&from, &to, other, cases[i].out_capacity, cases[i].out_size));
        out = cases[i].out_produces ? from : to;
        CHECK(microkit_buffers_init(&drainer, &in, &out, data, SIZE, BUFFERS, held[1], false) ==
              cases[i].right);
        CHECK(microkit_buffers_broken(&drainer) != cases[i].right);
        CHECK(!microkit_buffers_get(&drainer, &buffer));
    }
}

static void test_buffers_of_a_broken_ring(void)
{
    struct microkit_buffer buffer;

    CHECK(make_buffers(4, BUFFERS));
    ((struct microkit_ring_index *)microkit_ring_produced(region))->position = 77;
    CHECK(!microkit_buffers_get(&drainer, &buffer) && microkit_buffers_broken(&drainer));
    CHECK(make_buffers(4, BUFFERS));
    ((struct microkit_ring_index *)(void *)region)->position = 77;
    CHECK(microkit_ring_look(&filler.out) == 4 && microkit_buffers_broken(&filler));
}

static void test_buffers_go_round(void)
{
    struct microkit_buffer buffer;

    CHECK(!make_buffers(2, BUFFERS)); /* rings too small */
    CHECK(make_buffers(4, BUFFERS));
    CHECK((char *)microkit_buffers_data(&filler, 2) == data + 2 * SIZE);
    CHECK(!microkit_buffers_get(&filler, &buffer) && microkit_buffers_arm(&filler));
    CHECK(!microkit_buffers_give(&drainer, 0, 0)); /* not its own */
    CHECK(!microkit_buffers_give(&filler, BUFFERS, 0) &&
          !microkit_buffers_give(&filler, 0, SIZE + 1));
    for (uint32_t i = 0; i < BUFFERS; i++) {
        CHECK(microkit_buffers_give(&filler, i, i + 1));
        CHECK(!microkit_buffers_give(&filler, i, i + 1)); /* given already */
    }
    CHECK(microkit_buffers_publish(&filler));
    for (uint32_t i = 0; i < BUFFERS; i++) {
        CHECK(microkit_buffers_get(&drainer, &buffer));
        CHECK(buffer.number == i && buffer.length == i + 1);
        CHECK(microkit_buffers_give(&drainer, buffer.number, 0));
    }
    CHECK(microkit_buffers_arm(&drainer) && microkit_buffers_publish(&drainer));
    CHECK(microkit_buffers_get(&filler, &buffer) && buffer.number == 0 && buffer.length == 0);
    CHECK(!microkit_buffers_broken(&filler) && !microkit_buffers_broken(&drainer));
}

static void test_buffers_of_a_liar(void)
{
    static const struct microkit_buffer lies[] = {{BUFFERS, 0}, {0, SIZE + 1}, {UINT32_MAX, 0}};
    struct microkit_buffer buffer;

    for (unsigned int i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
        CHECK(make_buffers(4, BUFFERS));
        CHECK(microkit_ring_put(&filler.out, &lies[i]) && microkit_ring_publish(&filler.out));
        CHECK(!microkit_buffers_get(&drainer, &buffer) && microkit_buffers_broken(&drainer));
        CHECK(microkit_buffers_arm(&drainer));
    }
    CHECK(make_buffers(4, BUFFERS));
    for (int i = 0; i < 2; i++) {
        const struct microkit_buffer twice = {1, 2};

        CHECK(microkit_ring_put(&filler.out, &twice));
    }
    CHECK(microkit_ring_publish(&filler.out) && microkit_buffers_get(&drainer, &buffer));
    CHECK(!microkit_buffers_get(&drainer, &buffer) && microkit_buffers_broken(&drainer));
    CHECK(microkit_buffers_give(&drainer, 1, 0)); /* the one that it got */
}

int main(void)
{
    test_sizes();
    test_wrong_geometry();
    test_full_and_empty();
    test_no_doorbell_for_who_is_awake();
    test_long_run();
    test_what_was_there_before_it_broke();
    test_end_that_is_started_again();
    test_publish_keeping();
    test_looks_only_when_it_must();
    test_rings_that_do_not_fit_buffers();
    test_buffers_of_a_broken_ring();
    test_buffers_go_round();
    test_buffers_of_a_liar();
    printf("contracts: ok\n");
    return 0;
}
