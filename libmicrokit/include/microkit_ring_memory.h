/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Every access of microkit_ring.h to memory that another protection domain writes, or reads what
 * is written here, goes through these functions; so tests put others in their place, by the
 * include path, and decide the order of things. Not for use by programs.
 */
#pragma once

#include <stdint.h>

/* Eight bytes of an entry, of whatever type the program has there. */
typedef uint64_t __attribute__((may_alias)) microkit_ring_word;

static inline uint32_t microkit_ring_load(const uint32_t *at)
{
    return __atomic_load_n(at, __ATOMIC_RELAXED);
}

static inline uint32_t microkit_ring_load_acquire(const uint32_t *at)
{
    return __atomic_load_n(at, __ATOMIC_ACQUIRE);
}

static inline void microkit_ring_store(uint32_t *at, uint32_t value)
{
    __atomic_store_n(at, value, __ATOMIC_RELAXED);
}

static inline void microkit_ring_store_release(uint32_t *at, uint32_t value)
{
    __atomic_store_n(at, value, __ATOMIC_RELEASE);
}

/* Between a store and a load of another word: DMB ISH. */
static inline void microkit_ring_fence(void)
{
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
}

/* Volatile: the compiler must not read again what a peer may have changed since. */
static inline uint64_t microkit_ring_read(const microkit_ring_word *at)
{
    return *(const volatile microkit_ring_word *)at;
}

static inline void microkit_ring_write(microkit_ring_word *at, uint64_t value)
{
    *(volatile microkit_ring_word *)at = value;
}
