/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Queues between two protection domains (PDs) in memory that both see: one produces entries of a fixed
 * size, the other consumes them in order. No locks, no system calls; on one core or on two. Each
 * end is told when it must notify the other: only when that has gone to sleep.
 *
 *     struct microkit_ring ring;                         // this PD's end; in its own memory
 *
 *     void notified(microkit_channel ch)                 // consumer; at most `capacity` entries a call
 *     {
 *         do {
 *             while (microkit_ring_take(&ring, &entry)) {
 *                 handle(&entry);
 *             }
 *         } while (!microkit_ring_arm(&ring));
 *         if (microkit_ring_publish(&ring)) {
 *             microkit_notify(PRODUCER);
 *         }
 *     }
 *
 * A producer does the same with microkit_ring_put, and arms when it has more to send than there is
 * room. Arm before publish: then a peer cannot keep the loop going.
 *
 * An end trusts nothing that the peer writes. Whatever that is, no function here accesses memory
 * outside the ring or loops over more than one entry's words; what the peer can spoil is what it sends, and
 * its own being woken. An index that no honest peer writes marks the ring as broken: nothing
 * comes or goes any more, what was there before can be taken.
 *
 * Each end may be used by one thread at a time. Why it is right: docs/design/rings.md.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <microkit_ring_memory.h>

/* Bytes between what one end writes and what the other does: a cache line. */
#define MICROKIT_RING_LINE 64

/* What an end says to the other; all its own to write. Zero in the beginning. */
struct microkit_ring_index {
    uint32_t position; /* entries published, or taken and given back; counts on, modulo 2^32 */
    uint32_t wake;     /* notify me when your position goes beyond this */
} __attribute__((aligned(MICROKIT_RING_LINE)));

/*
 * Bytes of the part that the consumer writes, of the part that the producer writes (entries and
 * all), and of both together. The parts can be regions of their own: then the MMU can see to it that
 * each has one writer. capacity and entry_size as in microkit_ring_init_producer.
 */
#define MICROKIT_RING_CONSUMED_SIZE sizeof(struct microkit_ring_index)
#define MICROKIT_RING_PRODUCED_SIZE(capacity, entry_size)                        \
    ((sizeof(struct microkit_ring_index) + (uint64_t)(capacity) * (entry_size) + \
      MICROKIT_RING_LINE - 1) /                                                  \
     MICROKIT_RING_LINE * MICROKIT_RING_LINE)
#define MICROKIT_RING_SIZE(capacity, entry_size) \
    (MICROKIT_RING_CONSUMED_SIZE + MICROKIT_RING_PRODUCED_SIZE(capacity, entry_size))

/* One end. Lies in memory of its PD alone, else nothing here holds. Its members are not for programs. */
struct microkit_ring {
    struct microkit_ring_index *own;
    const struct microkit_ring_index *peer;
    microkit_ring_word *entries;
    uint32_t capacity;  /* entries, a power of two */
    uint32_t words;     /* of 8 bytes in an entry */
    uint32_t ahead;     /* how far this end may be ahead of the peer: capacity, or 0 */
    uint32_t position;  /* of this end, in entries from the beginning */
    uint32_t published; /* what own->position says */
    uint32_t limit;     /* where this end has to stop: peer's position + ahead, as last seen */
    bool broken;
};

/* ---- making an end ---------------------------------------------------------------------- */

/* Where the producer's part begins when both parts are in one region, the consumer's first. */
static inline void *microkit_ring_produced(void *region)
{
    return (char *)region + MICROKIT_RING_CONSUMED_SIZE;
}

static inline bool microkit_ring_internal_init(struct microkit_ring *ring, uint32_t capacity,
                                               uint32_t entry_size)
{
    ring->capacity = capacity;
    ring->words = entry_size / sizeof(microkit_ring_word);
    ring->position = 0;
    ring->published = 0;
    ring->limit = ring->ahead;
    ring->broken = capacity == 0 || (capacity & (capacity - 1)) != 0 || entry_size == 0 ||
                   entry_size % sizeof(microkit_ring_word) != 0;
    if (ring->broken) {
        ring->limit = 0;
    }
    return !ring->broken;
}

static inline microkit_ring_word *microkit_ring_internal_entries(const void *produced)
{
    return (microkit_ring_word *)((uintptr_t)produced + sizeof(struct microkit_ring_index));
}

/*
 * Make the producing end. produced: MICROKIT_RING_PRODUCED_SIZE bytes that this PD may write;
 * consumed: MICROKIT_RING_CONSUMED_SIZE bytes that the peer writes; both at multiples of
 * MICROKIT_RING_LINE, cached, and zero before the first of the two ends is made, as regions are.
 * Both ends must give the same capacity, a power of two, and entry_size, a multiple of 8 bytes and
 * not 0. False, and an end that is broken, when these are not. Either end may be made first, once.
 */
static inline bool microkit_ring_init_producer(struct microkit_ring *ring, void *produced,
                                               const void *consumed, uint32_t capacity,
                                               uint32_t entry_size)
{
    ring->own = (struct microkit_ring_index *)produced;
    ring->peer = (const struct microkit_ring_index *)consumed;
    ring->entries = microkit_ring_internal_entries(produced);
    ring->ahead = capacity;
    return microkit_ring_internal_init(ring, capacity, entry_size);
}

/* Make the consuming end: likewise, but this PD writes consumed and only reads produced. */
static inline bool microkit_ring_init_consumer(struct microkit_ring *ring, const void *produced,
                                               void *consumed, uint32_t capacity,
                                               uint32_t entry_size)
{
    ring->own = (struct microkit_ring_index *)consumed;
    ring->peer = (const struct microkit_ring_index *)produced;
    ring->entries = microkit_ring_internal_entries(produced);
    ring->ahead = 0;
    return microkit_ring_internal_init(ring, capacity, entry_size);
}

/*
 * Let an end that has just been made go on where this PD was before it was started again: where its own
 * part of the memory says, so only if no other PD may write that. The peer does nothing for it. What was put
 * and not published is gone, what was taken and not published comes again. A notification can have been
 * lost: notify the peer once, and look whether there is something. On zeroed memory nothing happens.
 */
static inline void microkit_ring_resume(struct microkit_ring *ring)
{
    if (!ring->broken) {
        ring->position = microkit_ring_load(&ring->own->position);
        ring->published = ring->position;
        ring->limit = ring->position;
    }
}

/* ---- either end ------------------------------------------------------------------------- */

/* Whether the peer has written what no honest peer does. Stays so. */
static inline bool microkit_ring_broken(const struct microkit_ring *ring)
{
    return ring->broken;
}

/*
 * See how far the peer has come. Returns how many entries can be put, or taken, at once: at most
 * capacity, less those that are put or taken and not published.
 */
static inline uint32_t microkit_ring_look(struct microkit_ring *ring)
{
    if (!ring->broken) {
        uint32_t limit = microkit_ring_load_acquire(&ring->peer->position) + ring->ahead;
        uint32_t most = ring->published + ring->capacity;

        if (limit - ring->limit <= most - ring->limit) {
            ring->limit = limit;
        } else {
            ring->broken = true;
        }
    }
    return ring->limit - ring->position;
}

static inline bool microkit_ring_internal_can_go(struct microkit_ring *ring)
{
    return ring->position != ring->limit || microkit_ring_look(ring) != 0;
}

static inline microkit_ring_word *microkit_ring_internal_slot(const struct microkit_ring *ring)
{
    return ring->entries + (uint64_t)(ring->position & (ring->capacity - 1)) * ring->words;
}

/* Returns whether there was something. */
static inline bool microkit_ring_internal_hand_over(struct microkit_ring *ring)
{
    if (ring->position == ring->published) {
        return false;
    }
    ring->published = ring->position;
    microkit_ring_store_release(&ring->own->position, ring->position);
    return true;
}

/*
 * Hand over all that was put, or the room of all that was taken. Returns whether the peer waits
 * for it: then notify it (microkit_notify, microkit_deferred_notify). The more entries at once, the
 * less it costs.
 */
__attribute__((warn_unused_result)) static inline bool
microkit_ring_publish(struct microkit_ring *ring)
{
    uint32_t before = ring->published;

    if (!microkit_ring_internal_hand_over(ring)) {
        return false;
    }
    microkit_ring_fence();
    return microkit_ring_load(&ring->peer->wake) - before < ring->position - before;
}

/*
 * The same, without the last `kept` entries that were put or taken, which are handed over later: for a consumer that
 * still needs what it took. kept: at most as many as were put or taken and not published.
 */
__attribute__((warn_unused_result)) static inline bool
microkit_ring_publish_keeping(struct microkit_ring *ring, uint32_t kept)
{
    bool waits;

    ring->position -= kept;
    waits = microkit_ring_publish(ring);
    ring->position += kept;
    return waits;
}

/*
 * Ask for a notification at the peer's next publish. True: nothing can be put, or taken, so this end
 * may sleep and will be notified. False: something can, go on. In a loop with put or take as above it
 * is false at most capacity times before the next publish.
 */
__attribute__((warn_unused_result)) static inline bool microkit_ring_arm(struct microkit_ring *ring)
{
    microkit_ring_store(&ring->own->wake, ring->limit - ring->ahead);
    microkit_ring_fence();
    return microkit_ring_look(ring) == 0;
}

/* ---- producer --------------------------------------------------------------------------- */

/* Put a copy of an entry, aligned to 8 bytes. The consumer sees it after publish. False: no room. */
__attribute__((warn_unused_result)) static inline bool microkit_ring_put(struct microkit_ring *ring,
                                                                         const void *entry)
{
    const microkit_ring_word *from = (const microkit_ring_word *)entry;

    if (!microkit_ring_internal_can_go(ring)) {
        return false;
    }
    microkit_ring_word *slot = microkit_ring_internal_slot(ring);
    const uint32_t words = ring->words;

    for (uint32_t i = 0; i < words; i++) {
        microkit_ring_write(slot + i, from[i]);
    }
    ring->position++;
    return true;
}

/* ---- consumer --------------------------------------------------------------------------- */

/*
 * Take the next entry: it is copied once to entry, aligned to 8 bytes, where the peer cannot change it.
 * The producer gets its room after publish. False: there is none.
 */
__attribute__((warn_unused_result)) static inline bool
microkit_ring_take(struct microkit_ring *ring, void *entry)
{
    microkit_ring_word *to = (microkit_ring_word *)entry;

    if (!microkit_ring_internal_can_go(ring)) {
        return false;
    }
    const microkit_ring_word *slot = microkit_ring_internal_slot(ring);
    const uint32_t words = ring->words;

    for (uint32_t i = 0; i < words; i++) {
        to[i] = microkit_ring_read(slot + i);
    }
    ring->position++;
    return true;
}
