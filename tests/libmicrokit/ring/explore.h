/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Runs two threads in every order that their accesses to shared memory can have, and with every
 * value that each load may read. The threads are coroutines; explore.c decides who goes on, model.c
 * what memory holds.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define THREADS 2

/* The two ends; both end by returning. reset makes everything as it was in the beginning. */
struct scenario {
    const char *name;
    void (*reset)(void);
    void (*thread[THREADS])(void);
    void (*check)(void); /* when both have ended */
};

/* Returns the number of states; prints and exits with 1 when one is wrong. */
uint64_t explore(const struct scenario *scenario);

/* Calls of the threads. */
void notify(int thread);                              /* it wakes, now or when it next sleeps */
void sleep_until_notified(void);                      /* orders no memory */
void forget_past_but(const void *state, size_t size); /* all that what follows depends on */
void require(bool right, const char *what);

/* Memory, of words that one thread writes; the functions of microkit_ring_memory.h are made of these. */
uint64_t model_load(const void *at);
uint64_t model_load_acquire(const void *at);
void model_store(void *at, uint64_t value);
void model_store_release(void *at, uint64_t value);
void model_fence_acquire(void);
void model_fence_release(void);

/* Between explore.c and model.c. */
int choose(int options); /* which of them is tried in this run */
void step(void);         /* let others go first */
int current_thread(void);
void observe(uint64_t value); /* the thread's future may depend on it */
uint64_t mix(uint64_t hash, uint64_t value);
void model_reset(void);
uint64_t model_hash(void);
