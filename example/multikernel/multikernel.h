/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the domains of this example share: counts of what each has done, and the messages of a
 * ring. The orderings pair: a release by the writer with an acquire by the reader.
 */
#pragma once

#include <stdint.h>

#define CACHE_LINE 64
#define BURST      1000 /* messages the producer sends when told to */
#define TICKS      5    /* timer interrupts the ticker handles when told to */
#define RING_SLOTS 64

/* ---- scoreboard: what each domain has done, read by the coordinator ---------------------- */

/* One writer each, one cache line each. */
struct score {
    _Alignas(CACHE_LINE) uint64_t value;
};

struct scoreboard {
    struct score sealed;   /* producer: messages that the stamper sealed */
    struct score received; /* consumer: messages taken from the ring */
    struct score wrong;    /* consumer: of these, wrong ones */
    struct score ticks;    /* ticker: timer interrupts */
    struct score echoes;   /* consumer: ticks echoed to the ticker */
    struct score answered; /* watcher: notifications answered */
    struct score faulting; /* crasher: about to fault */
    struct score survived; /* crasher: did not */
};

static inline void score_set(struct score *score, uint64_t value)
{
    __atomic_store_n(&score->value, value, __ATOMIC_RELEASE);
}

static inline uint64_t score_get(const struct score *score)
{
    return __atomic_load_n(&score->value, __ATOMIC_ACQUIRE);
}

/* ---- messages, in a ring (microkit_ring.h) ------------------------------------------------- */

struct message {
    uint64_t number;
    uint64_t body[2];
    uint64_t seal; /* over the words before, see seal_of */
};

/* FNV-1a over three words. */
static inline uint64_t seal_of(uint64_t number, uint64_t body0, uint64_t body1)
{
    const uint64_t words[] = {number, body0, body1};
    uint64_t hash = 0xcbf29ce484222325u;

    for (unsigned int i = 0; i < sizeof(words); i++) {
        hash = (hash ^ (words[i / 8] >> i % 8 * 8 & 0xff)) * 0x100000001b3u;
    }
    return hash;
}

/* What message number n must contain. */
static inline uint64_t body_of(uint64_t n, unsigned int word)
{
    return (n + 1) * 0x9e3779b97f4a7c15u >> word;
}
