/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Rings that no kernel writes, which change at every access: nothing is read outside, and each look ends. And rings of
 * kernels that are started again.
 */
#include <microkit_trace.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOOKS    200000
#define ACCESSES 6 /* of a look */

static struct multikit_trace ring;
static unsigned int accesses;
static int hostile;
static uint64_t state = 1, base;

static uint64_t draw(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

/* Far away, at both ends of what there is, or near the one before. */
static uint64_t odd(void)
{
    switch (draw() % 4) {
    case 0:
        return draw();
    case 1:
        return UINT64_MAX - draw() % 4096;
    case 2:
        return draw() % 4096;
    default:
        return base = base + draw() % 4096 - 1024;
    }
}

static void require(int right, const char *what)
{
    if (!right) {
        printf("not so: %s\n", what);
        exit(1);
    }
}

uint64_t microkit_trace_load(const microkit_trace_word *at)
{
    const unsigned char *place = (const unsigned char *)at, *start = (const unsigned char *)&ring;

    accesses++;
    require(place >= start && place + 8 <= start + sizeof(ring),
            "all accesses are within the ring");
    return hostile ? odd() : *at;
}

void microkit_trace_fence(void)
{
}

static void look_at_anything(void)
{
    struct microkit_trace_reader reader;
    struct multikit_trace_record record;
    uint64_t lost;
    unsigned int found[4] = {0};

    microkit_trace_open(&reader, &ring);
    for (unsigned int i = 0; i < LOOKS; i++) {
        accesses = 0;
        if (i % 64 == 0) {
            reader.next = odd();
        }
        base = reader.next;
        found[microkit_trace_next(&reader, &record, &lost)]++;
        require(accesses <= ACCESSES, "a look has so many accesses at most");
    }
    for (unsigned int i = 0; i < 4; i++) {
        require(found[i] > 0, "everything is found");
    }
}

static void fill(uint64_t count, uint64_t first)
{
    memset(&ring, 0, sizeof(ring));
    ring.next = count;
    for (unsigned int i = 0; i < MULTIKIT_TRACE_RECORDS; i++) {
        ring.records[i].kind = MULTIKIT_TRACE_IDLE;
        ring.records[i].time = first + i;
    }
}

static void start_again(uint64_t before, uint64_t after)
{
    struct microkit_trace_reader reader;
    struct multikit_trace_record record = {0};
    uint64_t lost = 12345;

    fill(before, 0);
    microkit_trace_open(&reader, &ring);
    reader.next = before - MICROKIT_TRACE_UNSURE;
    require(microkit_trace_next(&reader, &record, &lost) == MICROKIT_TRACE_NONE, "all is read");
    fill(after, 1000000);
    require(microkit_trace_next(&reader, &record, &lost) == MICROKIT_TRACE_RESTARTED,
            "less than was read");
    require(lost == 12345 && record.kind == 0, "nothing else is said");
    require(microkit_trace_next(&reader, &record, &lost) ==
                (after > MICROKIT_TRACE_UNSURE ? MICROKIT_TRACE_RECORD : MICROKIT_TRACE_NONE),
            "from the first on");
    require(after <= MICROKIT_TRACE_UNSURE || record.time == 1000000, "that of the new one");
}

/* What release has; and memory that is being cleared, of which `next` is last. */
static void zeros(void)
{
    struct microkit_trace_reader reader;
    struct multikit_trace_record record = {.kind = 77};
    uint64_t lost = 0;

    memset(&ring, 0, sizeof(ring));
    microkit_trace_open(&reader, &ring);
    require(microkit_trace_next(&reader, &record, &lost) == MICROKIT_TRACE_NONE,
            "nothing is there");
    ring.next = 10;
    require(microkit_trace_next(&reader, &record, &lost) == MICROKIT_TRACE_LOST && lost == 1,
            "no record is zero");
    require(record.kind == 77 && reader.next == 1, "it is not shown");
}

int main(void)
{
    start_again(10, 0);
    start_again(10, 2);
    start_again(10, 7);
    start_again(50000, 2000);
    zeros();
    hostile = 1;
    look_at_anything();
    printf("hostile: ok\n");
    return 0;
}
