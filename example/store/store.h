/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a store and its client agree on. Small things are protected procedure calls; blocks go through two
 * streams of buffers, up to the store and down from it, which whoever reads them reads in place.
 */
#pragma once

#include <microkit.h>
#include <microkit_buffers.h>

#define OBJECTS     4
#define BLOCKS      64 /* of an object, numbers 0 to 63: a bit each in a word */
#define BLOCK_WORDS 64 /* of 8 bytes */

/* ---- calls: the label says what, the words are arguments ------------------------------------ */

enum store_call {
    STORE_OPEN = 1, /* name: a word; answers the object's number. Makes it if there is none */
    STORE_LOOKUP, /* object; answers a bit for each block it has, and the sum of all their words */
    STORE_READ, /* object, bits of blocks; sends those down. Then, a call before the last has come is busy */
    STORE_SYNC, /* stores all that has been given; answers how many blocks were stored, how many refused */
};

/* The label of an answer. What is not STORE_OK has no words. */
enum store_error {
    STORE_OK,
    STORE_BAD_CALL,   /* no such call, or fewer words than it needs */
    STORE_BAD_OBJECT, /* no such object, or not those blocks */
    STORE_FULL,
    STORE_BUSY,
};

/* ---- blocks ------------------------------------------------------------------------------ */

struct block {
    uint64_t object, number; /* not below OBJECTS or BLOCKS: refused */
    uint64_t words[BLOCK_WORDS];
};

/* A stream of blocks: what the end that fills them writes, and what the end that drains them does. */

#define BUFFERS      8 /* of a stream */
#define LINE         __attribute__((aligned(MICROKIT_RING_LINE)))
#define NUMBERS_SIZE MICROKIT_RING_PRODUCED_SIZE(BUFFERS, sizeof(struct microkit_buffer))

struct filler {
    char used[NUMBERS_SIZE] LINE;
    char free[MICROKIT_RING_CONSUMED_SIZE] LINE;
    struct block blocks[BUFFERS] LINE;
};

struct drainer {
    char used[MICROKIT_RING_CONSUMED_SIZE] LINE;
    char free[NUMBERS_SIZE] LINE;
};

/* The two regions, one for each writer. */
struct of_client {
    struct filler up;
    struct drainer down;
};

struct of_server {
    struct drainer up;
    struct filler down;
};

_Static_assert(sizeof(struct of_client) <= 0x3000, "fits its region, see store.system");
_Static_assert(sizeof(struct of_server) <= 0x3000, "fits its region, see store.system");

/* An end's own memory. */
struct stream {
    struct microkit_buffers buffers;
    uint64_t held[MICROKIT_BUFFERS_HELD_WORDS(BUFFERS)];
};

static inline void stream_fill(struct stream *stream, struct filler *own,
                               const struct drainer *peer)
{
    const uint32_t size = sizeof(struct microkit_buffer);
    struct microkit_ring used, free;

    microkit_ring_init_producer(&used, own->used, peer->used, BUFFERS, size);
    microkit_ring_init_consumer(&free, peer->free, own->free, BUFFERS, size);
    microkit_buffers_init(&stream->buffers, &free, &used, own->blocks, sizeof(struct block),
                          BUFFERS, stream->held, false);
}

/* The end that drains has all buffers in the beginning, and gives them to the other. */
static inline void stream_drain(struct stream *stream, struct drainer *own,
                                const struct filler *peer)
{
    const uint32_t size = sizeof(struct microkit_buffer);
    struct microkit_ring used, free;

    microkit_ring_init_consumer(&used, peer->used, own->used, BUFFERS, size);
    microkit_ring_init_producer(&free, own->free, peer->free, BUFFERS, size);
    microkit_buffers_init(&stream->buffers, &used, &free, (void *)(uintptr_t)peer->blocks,
                          sizeof(struct block), BUFFERS, stream->held, true);
    for (uint32_t i = 0; i < BUFFERS; i++) {
        (void)!microkit_buffers_give(&stream->buffers, i, 0);
    }
}
