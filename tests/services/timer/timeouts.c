/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Random timeouts against a table that is searched for the first.
 */
#include "src/timeouts.c"

#include "../../chance.h"
#include "verdict.h"

#define MOST 24
#define ROOM 16

seL4_Word message_words[64];

static struct microkit_timeout timeouts[MOST];
static struct microkit_timeout *heap[ROOM];
static struct microkit_timeouts all;
static uint64_t waits[MOST]; /* 1 + the time, 0: does not wait */

static unsigned int waiting(void)
{
    unsigned int count = 0;

    for (unsigned int i = 0; i < MOST; i++) {
        count += waits[i] != 0;
    }
    return count;
}

static uint64_t first(void)
{
    uint64_t next = MICROKIT_TIME_NEVER;

    for (unsigned int i = 0; i < MOST; i++) {
        next = waits[i] != 0 && waits[i] - 1 < next ? waits[i] - 1 : next;
    }
    return next;
}

static void add(unsigned int which)
{
    bool room = waits[which] != 0 || waiting() < ROOM;
    uint64_t time = chance() % 40;

    CHECK(microkit_timeouts_add(&all, &timeouts[which], time) == room);
    waits[which] = room ? time + 1 : 0;
}

static void take(uint64_t now)
{
    struct microkit_timeout *due = microkit_timeouts_due(&all, now);

    CHECK((due != NULL) == (first() <= now));
    if (due != NULL) {
        CHECK(due->time == first() && waits[due - timeouts] == due->time + 1);
        waits[due - timeouts] = 0;
    }
}

static void step(void)
{
    unsigned int which = chance() % MOST;

    switch (chance() % 4) {
    case 0:
        microkit_timeouts_remove(&all, &timeouts[which]);
        waits[which] = 0;
        break;
    case 1:
        take(chance() % 40);
        break;
    default:
        add(which);
    }
    CHECK(microkit_timeouts_next(&all) == first());
}

int main(void)
{
    microkit_timeouts_init(&all, heap, ROOM);
    CHECK(microkit_timeouts_due(&all, UINT64_MAX) == NULL);
    for (unsigned int i = 0; i < 300000; i++) {
        step();
    }
    while (waiting() != 0) {
        take(UINT64_MAX);
    }
    CHECK(microkit_timeouts_next(&all) == MICROKIT_TIME_NEVER && all.count == 0);
    return passed();
}
