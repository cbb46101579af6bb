/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Data that is not copied: a region of buffers of one size goes back and forth between two
 * protection domains (PDs), by number, through two rings (microkit_ring.h): the used ring has those with
 * data, the free ring those without. Each buffer belongs to one end at a time.
 *
 *     filler                         used ring ->                         drainer
 *     get, write data, give          <- free ring          get, read data, give (length 0)
 *
 * Both ends have the same functions: the filler gets from the free ring and gives to the used one, the
 * drainer the other way round.
 *
 * Whatever the peer writes, every buffer that microkit_buffers_get returns lies in the region, its length
 * fits, and this end did not have it already. The peer can change the data of any
 * buffer at any time, where the region is writable for it: whoever decides by data must copy it first.
 */
#pragma once

#include <microkit_ring.h>

/* An entry of both rings. */
struct microkit_buffer {
    uint32_t number; /* 0 to count - 1 */
    uint32_t length; /* bytes of data from the buffer's beginning, up to size */
} __attribute__((aligned(8)));

/* Words of the array held, for count buffers. */
#define MICROKIT_BUFFERS_HELD_WORDS(count) (((count) + 63) / 64)

/* One end; in memory of its PD alone. Its members are not for programs. */
struct microkit_buffers {
    struct microkit_ring in;  /* what the peer gives */
    struct microkit_ring out; /* what this end gives */
    char *data;
    uint32_t size;  /* bytes of a buffer */
    uint32_t count; /* buffers */
    uint64_t *held; /* a bit for each buffer: this end has it */
    bool broken;
};

static inline bool microkit_buffers_internal_holds(const struct microkit_buffers *buffers,
                                                   uint32_t number)
{
    return (buffers->held[number / 64] >> number % 64 & 1) != 0;
}

static inline void microkit_buffers_internal_change(struct microkit_buffers *buffers,
                                                    uint32_t number)
{
    buffers->held[number / 64] ^= UINT64_C(1) << number % 64;
}

/*
 * Make an end. in: a consuming, out: a producing end of two rings with entries of
 * sizeof(struct microkit_buffer) and room for count each; they are copied, use them here only.
 * data: count * size bytes that both PDs see. held: MICROKIT_BUFFERS_HELD_WORDS(count)
 * words of this PD's own. all: whether this end has all buffers in the beginning; exactly one does.
 * False, and an end that is broken, when the rings are not so.
 */
static inline bool microkit_buffers_init(struct microkit_buffers *buffers,
                                         const struct microkit_ring *in,
                                         const struct microkit_ring *out, void *data, uint32_t size,
                                         uint32_t count, uint64_t *held, bool all)
{
    const uint32_t words = sizeof(struct microkit_buffer) / sizeof(microkit_ring_word);

    buffers->in = *in;
    buffers->out = *out;
    buffers->data = (char *)data;
    buffers->size = size;
    buffers->count = count;
    buffers->held = held;
    for (uint32_t i = 0; i < MICROKIT_BUFFERS_HELD_WORDS(count); i++) {
        held[i] = all ? ~UINT64_C(0) : 0;
    }
    buffers->broken = in->broken || out->broken || in->ahead != 0 || out->ahead == 0 ||
                      in->words != words || out->words != words || in->capacity < count ||
                      out->capacity < count;
    return !buffers->broken;
}

/* Whether the peer has given what no honest peer gives. Stays so; nothing is got any more. */
static inline bool microkit_buffers_broken(const struct microkit_buffers *buffers)
{
    return buffers->broken || microkit_ring_broken(&buffers->in) ||
           microkit_ring_broken(&buffers->out);
}

/* The data of a buffer, number 0 to count - 1, not checked. */
static inline void *microkit_buffers_data(const struct microkit_buffers *buffers, uint32_t number)
{
    return buffers->data + (uint64_t)number * buffers->size;
}

/* Get the next buffer; it belongs to this end then. False: there is none. */
__attribute__((warn_unused_result)) static inline bool
microkit_buffers_get(struct microkit_buffers *buffers, struct microkit_buffer *buffer)
{
    if (buffers->broken || !microkit_ring_take(&buffers->in, buffer)) {
        return false;
    }
    if (buffer->number >= buffers->count || buffer->length > buffers->size ||
        microkit_buffers_internal_holds(buffers, buffer->number)) {
        buffers->broken = true;
        return false;
    }
    microkit_buffers_internal_change(buffers, buffer->number);
    return true;
}

/*
 * Give a buffer to the peer, with the bytes of data in it; it sees it after publish. False, and
 * nothing given: this end does not have it, length is more than size, or a peer that is not honest
 * made the ring full.
 */
__attribute__((warn_unused_result)) static inline bool
microkit_buffers_give(struct microkit_buffers *buffers, uint32_t number, uint32_t length)
{
    const struct microkit_buffer buffer = {number, length};

    if (number >= buffers->count || length > buffers->size ||
        !microkit_buffers_internal_holds(buffers, number) ||
        !microkit_ring_put(&buffers->out, &buffer)) {
        return false;
    }
    microkit_buffers_internal_change(buffers, number);
    return true;
}

/*
 * Hand over all that was given. Returns whether the peer waits for it: then notify it. The room of
 * what was got is handed over first, so that a peer that has a buffer always has room to give it
 * back; nobody waits for that.
 */
__attribute__((warn_unused_result)) static inline bool
microkit_buffers_publish(struct microkit_buffers *buffers)
{
    (void)microkit_ring_internal_hand_over(&buffers->in);
    return microkit_ring_publish(&buffers->out);
}

/* Ask for a notification when the peer gives a buffer; as microkit_ring_arm. */
__attribute__((warn_unused_result)) static inline bool
microkit_buffers_arm(struct microkit_buffers *buffers)
{
    if (buffers->broken) {
        return true;
    }
    return microkit_ring_arm(&buffers->in);
}
