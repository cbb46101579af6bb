/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A kernel that overwrites what is read, at every access and by every number of records that matters: what the reader
 * says is a record is one, whole, the next one; what is lost is counted.
 */
#include "kernel.h"

#include <microkit_trace.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STORES_AN_EVENT 5u

static unsigned int accesses, when,
    stores; /* before which access the kernel makes how many stores */

uint64_t microkit_trace_load(const microkit_trace_word *at)
{
    if (accesses++ == when) {
        kernel_step(stores);
    }
    return *(const volatile microkit_trace_word *)at;
}

void microkit_trace_fence(void)
{
}

static void require(int right, const char *what, const struct microkit_trace_reader *reader)
{
    if (!right) {
        printf("not so: %s; %u stores before access %u, record %llu of %llu\n", what, stores, when,
               (unsigned long long)reader->next, (unsigned long long)kernel_written());
        exit(1);
    }
}

/* What a look found: it is judged when what the kernel may take back is settled. */
struct seen {
    enum microkit_trace_found found;
    struct multikit_trace_record record;
    uint64_t before, after, lost;
};

static struct seen look(struct microkit_trace_reader *reader)
{
    struct seen seen = {.before = reader->next};

    seen.found = microkit_trace_next(reader, &seen.record, &seen.lost);
    seen.after = reader->next;
    return seen;
}

static void judge(const struct seen *seen, const struct microkit_trace_reader *reader)
{
    struct multikit_trace_record right = kernel_record(seen->before);

    if (seen->found == MICROKIT_TRACE_RECORD) {
        require(seen->after == seen->before + 1, "a record is one", reader);
        require(memcmp(&seen->record, &right, sizeof(right)) == 0, "a record is whole", reader);
    } else {
        require(seen->found == MICROKIT_TRACE_NONE || seen->found == MICROKIT_TRACE_LOST,
                "nothing restarts", reader);
        require(seen->after == seen->before + seen->lost, "what is lost is counted", reader);
    }
}

/* The reader is at record `at` of `count`. */
static void interrupt(enum order order, unsigned int line, uint64_t count, uint64_t at)
{
    struct microkit_trace_reader reader;
    struct seen seen;
    unsigned int looks = 0;

    kernel_begin(order, count, line);
    microkit_trace_open(&reader, &ring);
    reader.next = at;
    accesses = 0;
    seen = look(&reader);
    when = ~0u;
    kernel_settle();
    kernel_step(3 * STORES_AN_EVENT);
    kernel_settle();
    judge(&seen, &reader);
    while ((seen = look(&reader)).found != MICROKIT_TRACE_NONE) {
        judge(&seen, &reader);
        require(++looks <= MULTIKIT_TRACE_RECORDS + 1, "it ends", &reader);
    }
    require(reader.next + MICROKIT_TRACE_UNSURE == ring.next, "all but the last two are read",
            &reader);
}

static void everywhere(enum order order, unsigned int line, uint64_t count, uint64_t at)
{
    const unsigned int left = MULTIKIT_TRACE_RECORDS - (unsigned int)(count - at);
    const unsigned int lap = left < 2 ? 0 : left - 2; /* events until it is nearly overwritten */

    for (unsigned int access = 0; access < 8; access++) {
        for (unsigned int few = 0; few < 4 * STORES_AN_EVENT; few++) {
            when = access;
            stores = few;
            interrupt(order, line, count, at);
            when = access;
            stores = lap * STORES_AN_EVENT + few;
            interrupt(order, line, count, at);
        }
    }
}

int main(void)
{
    const uint64_t kept = MICROKIT_TRACE_KEPT;

    for (enum order order = STRAIGHT; order < ORDERS; order++) {
        for (unsigned int line = 0; line < (order == AHEAD ? 1u : 6u); line += 5) {
            everywhere(order, line, 2 * MULTIKIT_TRACE_RECORDS + 5,
                       2 * MULTIKIT_TRACE_RECORDS + 5 - kept);
            everywhere(order, line, 2 * MULTIKIT_TRACE_RECORDS + 5, 2 * MULTIKIT_TRACE_RECORDS + 1);
            everywhere(order, line, 7, 3);
            everywhere(order, line, 9, 8);
        }
    }
    when = ~0u;
    interrupt(STRAIGHT, 0, 0, 0);
    interrupt(STRAIGHT, 0, 3, 0);
    interrupt(STRAIGHT, 0, 100000, 0);
    printf("overwrite: ok\n");
    return 0;
}
