/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A client's timeouts: a binary heap of pointers in the client's memory. Each timeout knows its place, so any can
 * be taken out. Places count from 1: behind place p are 2p and 2p + 1, before it is p / 2.
 */
#include <microkit_timer.h>

static void put(struct microkit_timeouts *timeouts, uint32_t place,
                struct microkit_timeout *timeout)
{
    timeouts->heap[place - 1] = timeout;
    timeout->place = place;
}

static struct microkit_timeout *at(const struct microkit_timeouts *timeouts, uint32_t place)
{
    return timeouts->heap[place - 1];
}

/* Bring forward what may be too early for its place. */
static void rise(struct microkit_timeouts *timeouts, struct microkit_timeout *timeout)
{
    uint32_t place = timeout->place;

    while (place > 1 && timeout->time < at(timeouts, place / 2)->time) {
        put(timeouts, place, at(timeouts, place / 2));
        place /= 2;
    }
    put(timeouts, place, timeout);
}

/* The earlier of the two behind a place, or 0. */
static uint32_t behind(const struct microkit_timeouts *timeouts, uint32_t place)
{
    uint32_t first = 2 * place;

    if (first > timeouts->count) {
        return 0;
    }
    return first +
           (first < timeouts->count && at(timeouts, first + 1)->time < at(timeouts, first)->time);
}

/* Bring back what may be too late for its place. */
static void sink(struct microkit_timeouts *timeouts, struct microkit_timeout *timeout)
{
    uint32_t place = timeout->place, next;

    while ((next = behind(timeouts, place)) != 0 && at(timeouts, next)->time < timeout->time) {
        put(timeouts, place, at(timeouts, next));
        place = next;
    }
    put(timeouts, place, timeout);
}

void microkit_timeouts_init(struct microkit_timeouts *timeouts, struct microkit_timeout **heap,
                            uint32_t capacity)
{
    timeouts->heap = heap;
    timeouts->capacity = capacity;
    timeouts->count = 0;
}

bool microkit_timeouts_add(struct microkit_timeouts *timeouts, struct microkit_timeout *timeout,
                           uint64_t time)
{
    microkit_timeouts_remove(timeouts, timeout);
    if (timeouts->count == timeouts->capacity) {
        return false;
    }
    timeout->time = time;
    put(timeouts, ++timeouts->count, timeout);
    rise(timeouts, timeout);
    return true;
}

void microkit_timeouts_remove(struct microkit_timeouts *timeouts, struct microkit_timeout *timeout)
{
    uint32_t place = timeout->place;

    if (place == 0) {
        return;
    }
    struct microkit_timeout *last = at(timeouts, timeouts->count--);

    timeout->place = 0;
    if (last != timeout) {
        put(timeouts, place, last);
        rise(timeouts, last);
        sink(timeouts, last);
    }
}

struct microkit_timeout *microkit_timeouts_due(struct microkit_timeouts *timeouts, uint64_t now)
{
    if (timeouts->count == 0 || at(timeouts, 1)->time > now) {
        return NULL;
    }
    struct microkit_timeout *first = at(timeouts, 1);

    microkit_timeouts_remove(timeouts, first);
    return first;
}

uint64_t microkit_timeouts_next(const struct microkit_timeouts *timeouts)
{
    return timeouts->count == 0 ? MICROKIT_TIME_NEVER : at(timeouts, 1)->time;
}
