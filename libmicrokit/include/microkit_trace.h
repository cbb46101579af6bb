/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Reads the ring of events of a kernel, of this core or of another, while the kernel writes it; in C and C++. The
 * ring is a memory region that the description names:
 *
 *     <memory_region name="events" trace="1" />
 *     <map mr="events" vaddr="0x4000000" perms="r" setvar_vaddr="events" />
 *
 *     struct multikit_trace *events;                     // written by the tool
 *     static struct microkit_trace_reader reader;
 *
 *     microkit_trace_open(&reader, events);
 *     while ((found = microkit_trace_next(&reader, &record, &lost)) != MICROKIT_TRACE_NONE) {
 *         if (found == MICROKIT_TRACE_RECORD) {
 *             handle(&record);
 *         }
 *     }
 *
 * On this core each look may be followed by events, of the reader's own system calls and of the interrupts that come
 * meanwhile: end a loop by a count as well. In release configurations the ring is always empty.
 *
 * What records mean: multikit/trace.h. Why it is right: docs/design/trace.md. Each reader may be used by one thread at a
 * time; there may be any number of readers. Whatever the ring holds, no function here reads outside it or loops.
 */
#pragma once

#include <stdint.h>

#include <microkit_trace_memory.h>
#include <multikit/trace.h>

/* Of the newest records those that the kernel may take back; they are read when more have come. */
#define MICROKIT_TRACE_UNSURE 2
/* Behind the newest: an older one may be in the midst of being overwritten. */
#define MICROKIT_TRACE_KEPT (MULTIKIT_TRACE_RECORDS - 2)
/* Where something was lost, so many more are left out, so that the next are not lost as well. */
#define MICROKIT_TRACE_SLACK 64

enum microkit_trace_found {
    MICROKIT_TRACE_NONE,   /* nothing more by now */
    MICROKIT_TRACE_RECORD, /* a record, the next one */
    MICROKIT_TRACE_LOST,   /* records were overwritten before they were read; others follow */
    MICROKIT_TRACE_RESTARTED /* the core was started again, and its ring is another one: records from the first */
};

/* In the reader's own memory. */
struct microkit_trace_reader {
    const struct multikit_trace *ring;
    uint64_t next; /* the number of the record that is read next */
};

/* From the oldest record that there still is; those before it are lost. ring: where the region is mapped. */
static inline void microkit_trace_open(struct microkit_trace_reader *reader, const void *ring)
{
    reader->ring = (const struct multikit_trace *)ring;
    reader->next = 0;
}

/* Record n of the ring, as it is now. */
static inline void microkit_trace_internal_copy(const struct multikit_trace *ring, uint64_t n,
                                                struct multikit_trace_record *record)
{
    const struct multikit_trace_record *from = &ring->records[n % MULTIKIT_TRACE_RECORDS];
    uint64_t both;

    record->time = microkit_trace_load(&from->time);
    record->value = microkit_trace_load(&from->value);
    record->info = microkit_trace_load(&from->info);
    both = microkit_trace_load((const microkit_trace_word *)(const void *)&from->thread);
    record->thread = (uint32_t)both;
    record->kind = (uint32_t)(both >> 32);
}

/* The kernel has written `count` records: goes on where the oldest of them are whole, or at the first. */
static inline enum microkit_trace_found
microkit_trace_internal_skip(struct microkit_trace_reader *reader, uint64_t count, uint64_t *lost)
{
    uint64_t to = count - (MICROKIT_TRACE_KEPT - MICROKIT_TRACE_SLACK);

    if (count < reader->next) {
        reader->next = 0;
        return MICROKIT_TRACE_RESTARTED;
    }
    *lost = to - reader->next;
    reader->next = to;
    return MICROKIT_TRACE_LOST;
}

/*
 * The next record, if there is one. lost: with MICROKIT_TRACE_LOST, how many records were overwritten or left out since
 * the last that was read; else it is left as it is, as is the record with everything but MICROKIT_TRACE_RECORD.
 */
static inline enum microkit_trace_found microkit_trace_next(struct microkit_trace_reader *reader,
                                                            struct multikit_trace_record *record,
                                                            uint64_t *lost)
{
    struct multikit_trace_record found;
    uint64_t count = microkit_trace_load(&reader->ring->next);

    microkit_trace_fence();
    if (count - reader->next > MICROKIT_TRACE_KEPT) {
        return microkit_trace_internal_skip(reader, count, lost);
    }
    if (count - reader->next <= MICROKIT_TRACE_UNSURE) {
        return MICROKIT_TRACE_NONE;
    }
    microkit_trace_internal_copy(reader->ring, reader->next, &found);
    microkit_trace_fence();
    count = microkit_trace_load(&reader->ring->next);
    if (count - reader->next > MICROKIT_TRACE_KEPT) {
        return microkit_trace_internal_skip(reader, count, lost);
    }
    reader->next++;
    if (found.kind == 0) {
        *lost = 1; /* no kernel writes that: the core is being started again */
        return MICROKIT_TRACE_LOST;
    }
    *record = found;
    return MICROKIT_TRACE_RECORD;
}
