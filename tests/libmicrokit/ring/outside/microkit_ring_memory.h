/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * In the place of libmicrokit's header of this name: accesses to shared memory are functions of
 * the test program, which decides what they do.
 */
#pragma once

#include <stdint.h>

typedef uint64_t __attribute__((may_alias)) microkit_ring_word;

uint32_t microkit_ring_load(const uint32_t *at);
uint32_t microkit_ring_load_acquire(const uint32_t *at);
void microkit_ring_store(uint32_t *at, uint32_t value);
void microkit_ring_store_release(uint32_t *at, uint32_t value);
void microkit_ring_fence(void);
uint64_t microkit_ring_read(const microkit_ring_word *at);
void microkit_ring_write(microkit_ring_word *at, uint64_t value);
