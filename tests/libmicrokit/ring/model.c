/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Memory as C11 has it, for words that one thread writes and the other reads; no weaker order that
 * C11 forbids is taken for forbidden unless the header can do without.
 *
 * A word is the list of all its stores. A load may read any of them that is not older than the oldest the
 * thread may still see (its view); loads of one word never go back. A release store carries its thread's view, an acquire load
 * takes it over; so do a release fence with the stores behind it, and an acquire fence with the loads before it. A sequentially consistent fence makes the thread's own stores known to all later
 * fences (C11 7.17.3, paragraphs 9 to 11), and no more than that: neither what it has read, nor is it an acquire or
 * release fence. Entries are not atomic: an access that is not ordered behind the other thread's
 * last by release and acquire is a data race, and an error (C11 5.1.2.4). It is found in whatever order the two come,
 * so they need no orders of their own.
 */
#include "explore.h"

#include <microkit_ring_memory.h>

#include <string.h>

#define WORDS  24
#define STORES 24

typedef uint8_t view[WORDS]; /* for each word, the oldest store that may be read */

/* What a thread knows of stores, and of the other's accesses: [a]: how far those of a. */
struct knowledge {
    view view;
    uint32_t clocks[THREADS];
};

struct store {
    uint64_t value;
    struct knowledge carries;
};

/* An atomic word. */
struct word {
    const void *address;
    int writer;
    int count;
    struct store stores[STORES]; /* the first is the initial zero */
};

/* Eight bytes of an entry: when each thread has last written and read it, by its own clock. */
struct cell {
    const void *address;
    uint64_t value;
    uint32_t written[THREADS], read[THREADS];
};

static struct word words[WORDS];
static struct cell cells[WORDS];
static struct knowledge knows[THREADS];
static struct knowledge released[THREADS]; /* at the last release fence */
static struct knowledge
    brought[THREADS]; /* by loads since, beyond what is known: for the next acquire fence */
static view fenced;

void model_reset(void)
{
    memset(words, 0, sizeof(words));
    memset(cells, 0, sizeof(cells));
    memset(knows, 0, sizeof(knows));
    memset(released, 0, sizeof(released));
    memset(brought, 0, sizeof(brought));
    memset(fenced, 0, sizeof(fenced));
    for (int i = 0; i < THREADS; i++) {
        knows[i].clocks[i] = 1;
    }
}

static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        hash = mix(hash, ((const uint8_t *)bytes)[i]);
    }
    return hash;
}

static uint64_t hash_word(uint64_t hash, const struct word *word)
{
    hash = mix(hash, (uintptr_t)word->address);
    for (int i = 0; i < word->count; i++) {
        hash = mix(hash, word->stores[i].value);
        hash = hash_bytes(hash, &word->stores[i].carries, sizeof(struct knowledge));
    }
    return hash;
}

uint64_t model_hash(void)
{
    uint64_t hash = hash_bytes(0, knows, sizeof(knows));

    hash = hash_bytes(hash, released, sizeof(released));
    hash = hash_bytes(hash, brought, sizeof(brought));
    hash = hash_bytes(hash, fenced, sizeof(fenced));
    for (int i = 0; i < WORDS && words[i].address != NULL; i++) {
        hash = hash_word(hash, &words[i]);
    }
    for (int i = 0; i < WORDS && cells[i].address != NULL; i++) {
        hash = hash_bytes(hash, &cells[i], sizeof(cells[i]));
    }
    return hash;
}

static void join(view into, const view from)
{
    for (int i = 0; i < WORDS; i++) {
        into[i] = into[i] < from[i] ? from[i] : into[i];
    }
}

static void learn(struct knowledge *into, const struct knowledge *from)
{
    join(into->view, from->view);
    for (int i = 0; i < THREADS; i++) {
        into->clocks[i] = into->clocks[i] < from->clocks[i] ? from->clocks[i] : into->clocks[i];
    }
}

/* What is known, too, makes no difference, and no other state. */
static void leave_out(struct knowledge *from, const struct knowledge *known)
{
    for (int i = 0; i < WORDS; i++) {
        from->view[i] = from->view[i] <= known->view[i] ? 0 : from->view[i];
    }
    for (int i = 0; i < THREADS; i++) {
        from->clocks[i] = from->clocks[i] <= known->clocks[i] ? 0 : from->clocks[i];
    }
}

static struct word *word_of(const void *address)
{
    int i = 0;

    while (words[i].address != address && words[i].address != NULL) {
        i++;
        require(i < WORDS, "room for all words");
    }
    if (words[i].address == NULL) {
        words[i] = (struct word){.address = address, .writer = -1, .count = 1};
    }
    return &words[i];
}

/* ---- loads, stores and fences of words ---------------------------------------------------- */

static const struct store *load(const void *at)
{
    struct word *word = word_of(at);
    uint8_t *oldest = &knows[current_thread()].view[word - words];

    step();
    *oldest = (uint8_t)(word->count - 1 - choose(word->count - *oldest));
    observe(word->stores[*oldest].value);
    return &word->stores[*oldest];
}

uint64_t model_load(const void *at)
{
    const struct store *store = load(at);
    int me = current_thread();

    learn(&brought[me], &store->carries);
    leave_out(&brought[me], &knows[me]);
    return store->value;
}

void model_fence_acquire(void)
{
    int me = current_thread();

    step();
    learn(&knows[me], &brought[me]);
    leave_out(&brought[me], &knows[me]);
}

uint64_t model_load_acquire(const void *at)
{
    const struct store *store = load(at);
    int me = current_thread();

    learn(&knows[me], &store->carries);
    leave_out(&brought[me], &knows[me]);
    return store->value;
}

/* What the thread knows; what it does from now on is not of it. */
static struct knowledge release(void)
{
    int me = current_thread();
    struct knowledge known = knows[me];

    knows[me].clocks[me]++;
    return known;
}

void model_fence_release(void)
{
    step();
    released[current_thread()] = release();
}

static struct store *append(void *at, uint64_t value)
{
    struct word *word = word_of(at);
    int me = current_thread();

    step();
    require(word->writer == -1 || word->writer == me, "one writer for each word");
    require(word->count < STORES, "room for all stores");
    word->writer = me;
    word->stores[word->count].value = value;
    word->stores[word->count].carries = released[me];
    knows[me].view[word - words] = (uint8_t)word->count;
    return &word->stores[word->count++];
}

void model_store(void *at, uint64_t value)
{
    append(at, value);
}

void model_store_release(void *at, uint64_t value)
{
    struct store *store = append(at, value);

    store->carries = release();
}

/* The ring's words have 32 bits. */
uint32_t microkit_ring_load(const uint32_t *at)
{
    return (uint32_t)model_load(at);
}

uint32_t microkit_ring_load_acquire(const uint32_t *at)
{
    return (uint32_t)model_load_acquire(at);
}

void microkit_ring_store(uint32_t *at, uint32_t value)
{
    model_store(at, value);
}

void microkit_ring_store_release(uint32_t *at, uint32_t value)
{
    model_store_release(at, value);
}

void microkit_ring_fence(void)
{
    int me = current_thread();

    step();
    for (int i = 0; i < WORDS; i++) {
        if (words[i].address != NULL && words[i].writer == me) {
            fenced[i] = (uint8_t)(words[i].count - 1);
        }
    }
    join(knows[me].view, fenced);
}

/* ---- entries ------------------------------------------------------------------------------ */

static struct cell *cell_of(const void *address)
{
    int i = 0;

    while (cells[i].address != address && cells[i].address != NULL) {
        i++;
        require(i < WORDS, "room for all entries");
    }
    cells[i].address = address;
    return &cells[i];
}

/* All accesses of the other thread come before this one. */
static void require_ordered(const uint32_t accesses[THREADS])
{
    for (int i = 0; i < THREADS; i++) {
        require(accesses[i] <= knows[current_thread()].clocks[i], "no data race");
    }
}

uint64_t microkit_ring_read(const microkit_ring_word *at)
{
    struct cell *cell = cell_of(at);
    int me = current_thread();

    require_ordered(cell->written);
    cell->read[me] = knows[me].clocks[me];
    observe(cell->value);
    return cell->value;
}

void microkit_ring_write(microkit_ring_word *at, uint64_t value)
{
    struct cell *cell = cell_of(at);
    int me = current_thread();

    require_ordered(cell->written);
    require_ordered(cell->read);
    cell->written[me] = knows[me].clocks[me];
    cell->value = value;
}
