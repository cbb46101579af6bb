/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A kernel that writes a ring, store by store, in each order in which another core may see its stores.
 */
#pragma once

#include <stdint.h>

#include <multikit/trace.h>

/* The barrier of each event keeps its record before the next `next`, and lets the one after go ahead of it. */
enum order {
    STRAIGHT,  /* as written */
    BACKWARDS, /* the members of a record from the last on */
    AHEAD,     /* each record before the `next` of the one before it */
    ORDERS
};

extern struct multikit_trace ring;

/* Begins anew, with so many records written; from then on every `line`th event is taken back with the one before,
 * as characters of a line are; 0: none. */
void kernel_begin(enum order order, uint64_t count, unsigned int line);

/* So many stores. */
void kernel_step(unsigned int stores);

/* Until what is written is seen. */
void kernel_settle(void);

/* What record n is for good; only of those that cannot be taken back. */
struct multikit_trace_record kernel_record(uint64_t n);

uint64_t kernel_written(void); /* how many there are, once it has settled */
