/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 */
#include "kernel.h"

#include <string.h>

#define HISTORY (1u << 17)
#define WORDS   4u

struct multikit_trace ring;

static enum order how;
static unsigned int every;
static uint64_t count;     /* events that are complete */
static uint64_t seen;      /* of `next`, what others see */
static int taking;         /* the last event may be taken back now */
static unsigned int store; /* of the event that is being written: how many are done */
static uint32_t version;   /* of all events, each has its own */
static uint32_t history[HISTORY];

static struct multikit_trace_record make(uint64_t n, uint32_t of)
{
    uint64_t mixed = (n << 20 | (of & 0xfffffu)) * 0x9e3779b97f4a7c15u;

    return (struct multikit_trace_record){mixed, ~mixed, mixed ^ 0x5555u, (uint32_t)mixed | 1,
                                          (uint32_t)n | 1};
}

static void write_word(uint64_t n, unsigned int word)
{
    struct multikit_trace_record from = make(n, version);
    unsigned char *to = (unsigned char *)&ring.records[n % MULTIKIT_TRACE_RECORDS];

    memcpy(to + 8 * word, (unsigned char *)&from + 8 * word, 8);
}

static void begin_event(void)
{
    version++;
    history[count % HISTORY] = version;
}

static void publish(uint64_t next)
{
    ring.next = seen = next;
}

/* Characters: an exit, then a character, and both are taken back; the first character stays. */
static int take_back(void)
{
    int taken = every != 0 && version % every == 0 && count >= 3;

    if (taken) {
        count -= 2;
        publish(count);
    }
    return taken;
}

static void one(void)
{
    if (taking) {
        taking = 0;
        if (take_back()) {
            return;
        }
    }
    if (store == 0) {
        begin_event();
    }
    if (store < WORDS) {
        write_word(count, how == BACKWARDS ? WORDS - 1 - store : store);
        store++;
        return;
    }
    store = 0;
    if (how == AHEAD && seen == count) {
        count++; /* its record is there, and `next` is not seen yet */
        return;
    }
    count++;
    publish(how == AHEAD ? count - 1 : count);
    taking = how != AHEAD;
}

void kernel_step(unsigned int stores)
{
    while (stores-- > 0) {
        one();
    }
}

void kernel_settle(void)
{
    while (store != 0) {
        one();
    }
    if (taking) {
        taking = 0;
        (void)take_back();
    }
    publish(count);
}

void kernel_begin(enum order order, uint64_t start, unsigned int line)
{
    memset(&ring, 0, sizeof(ring));
    how = order;
    every = 0;
    count = seen = version = 0;
    store = 0;
    taking = 0;
    while (count < start) {
        one();
    }
    every = line;
}

struct multikit_trace_record kernel_record(uint64_t n)
{
    return make(n, history[n % HISTORY]);
}

uint64_t kernel_written(void)
{
    return count;
}
