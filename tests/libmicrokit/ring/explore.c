/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Depth first over all choices: each run begins anew, repeats the choices of the run before but the last that
 * has another option left, takes that, and from there on the first of each. A run ends early in a state that was seen
 * before: memory, and for each thread all that it has observed, on which alone its future depends.
 */
#include "explore.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

#define DEPTH      4096
#define SEEN_SIZE  (UINT64_C(1) << 23)
#define STACK_SIZE (256 * 1024)

struct choice {
    int taken, options;
};

struct thread {
    jmp_buf start, next; /* its first instruction, and where it is */
    uint64_t past;       /* of what it has observed, and how far it is */
    bool ended, sleeping, notified;
};

static const struct scenario *running;
static struct choice choices[DEPTH];
static int depth, repeated; /* choices made in this run; of these, the same as in the run before */
static struct thread threads[THREADS];
static char stacks[THREADS][STACK_SIZE] __attribute__((aligned(16)));
static jmp_buf scheduler;
static int current;
static uint64_t *seen, states;

/* splitmix64 */
uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) + 0x9e3779b97f4a7c15u;
    hash = (hash ^ hash >> 30) * 0xbf58476d1ce4e5b9u;
    hash = (hash ^ hash >> 27) * 0x94d049bb133111ebu;
    return hash ^ hash >> 31;
}

void require(bool right, const char *what)
{
    if (right) {
        return;
    }
    printf("%s: not so: %s; thread %d, after %d choices:", running->name, what, current, depth);
    for (int i = 0; i < depth; i++) {
        printf(" %d", choices[i].taken);
    }
    printf("\n");
    exit(1);
}

int choose(int options)
{
    if (options == 1) {
        return 0;
    }
    require(depth < DEPTH, "room for all choices");
    if (depth >= repeated) {
        choices[depth] = (struct choice){0, options};
    }
    require(choices[depth].options == options, "runs can be repeated");
    return choices[depth++].taken;
}

/* ---- called by threads --------------------------------------------------------------------- */

int current_thread(void)
{
    return current;
}

void observe(uint64_t value)
{
    threads[current].past = mix(threads[current].past, value);
}

void forget_past_but(const void *state, size_t size)
{
    threads[current].past = 0;
    for (size_t i = 0; i < size; i++) {
        observe(((const uint8_t *)state)[i]);
    }
}

void step(void)
{
    if (_setjmp(threads[current].next) == 0) {
        _longjmp(scheduler, 1);
    }
    observe(1);
}

void notify(int thread)
{
    step();
    threads[thread].notified = true;
}

void sleep_until_notified(void)
{
    threads[current].sleeping = true;
    step();
    threads[current].sleeping = false;
    threads[current].notified = false;
}

/* For each run it begins here again, with its stack as it is now. */
static void thread_main(void)
{
    if (_setjmp(threads[current].start) != 0) {
        running->thread[current]();
        threads[current].ended = true;
    }
    _longjmp(scheduler, 1);
}

/* ---- one run ------------------------------------------------------------------------------- */

static bool can_go(const struct thread *thread)
{
    return !thread->ended && (!thread->sleeping || thread->notified);
}

static uint64_t state_hash(void)
{
    uint64_t hash = model_hash();

    for (int i = 0; i < THREADS; i++) {
        hash = mix(hash, threads[i].past);
        hash = mix(hash, (uint64_t)(threads[i].ended << 2 | threads[i].sleeping << 1 |
                                    threads[i].notified));
    }
    return hash | 1;
}

/* Whether this state is new; then it is remembered. */
static bool is_new(uint64_t hash)
{
    uint64_t at = hash % SEEN_SIZE;

    while (seen[at] != 0) {
        if (seen[at] == hash) {
            return false;
        }
        at = (at + 1) % SEEN_SIZE;
    }
    require(++states < SEEN_SIZE / 2, "room for all states");
    seen[at] = hash;
    return true;
}

/* The next thread to go on, or -1 when the run is at its end. */
static int next_thread(void)
{
    int able[THREADS], count = 0;

    for (int i = 0; i < THREADS; i++) {
        if (can_go(&threads[i])) {
            able[count++] = i;
        }
    }
    if (count == 0) {
        for (int i = 0; i < THREADS; i++) {
            require(threads[i].ended, "nobody sleeps for ever");
        }
        running->check();
        return -1;
    }
    if (depth >= repeated && !is_new(state_hash())) {
        return -1;
    }
    return able[choose(count)];
}

static void begin(void)
{
    depth = 0;
    model_reset();
    running->reset();
    for (int i = 0; i < THREADS; i++) {
        struct thread *thread = &threads[i];

        thread->past = 0;
        thread->ended = thread->sleeping = thread->notified = false;
        memcpy(thread->next, thread->start, sizeof(jmp_buf));
    }
}

static void run(void)
{
    begin();
    for (int next = next_thread(); next >= 0; next = next_thread()) {
        current = next;
        if (_setjmp(scheduler) == 0) {
            _longjmp(threads[next].next, 1);
        }
    }
}

/* Each thread has a stack of its own from here on. */
static void make_threads(void)
{
    for (current = 0; current < THREADS; current++) {
        ucontext_t context;

        getcontext(&context);
        context.uc_stack.ss_sp = stacks[current];
        context.uc_stack.ss_size = STACK_SIZE;
        makecontext(&context, thread_main, 0);
        if (_setjmp(scheduler) == 0) {
            setcontext(&context);
        }
    }
}

uint64_t explore(const struct scenario *scenario)
{
    running = scenario;
    seen = calloc(SEEN_SIZE, sizeof(*seen));
    states = 0;
    repeated = 0;
    make_threads();
    do {
        run();
        while (depth > 0 && choices[depth - 1].taken + 1 == choices[depth - 1].options) {
            depth--;
        }
        repeated = depth;
        if (depth > 0) {
            choices[depth - 1].taken++;
        }
    } while (depth > 0);
    free(seen);
    return states;
}
