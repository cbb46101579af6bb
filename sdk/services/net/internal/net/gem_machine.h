/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of a device that accesses memory past the caches, the order of what is written for it, and caches: docs/design/gem.md. Tests
 * put a model in its place, by the include path.
 */
#pragma once

#include <multikit/caches.h>

#include <stdint.h>

static inline uint32_t gem_read(uintptr_t registers, uint32_t offset)
{
    return *(const volatile uint32_t *)(registers + offset);
}

static inline void gem_write(uintptr_t registers, uint32_t offset, uint32_t value)
{
    *(volatile uint32_t *)(registers + offset) = value;
}

/* Words of descriptors, in memory that is not cached: once, where this is called. */
static inline uint32_t gem_load(const uint32_t *at)
{
    return *(const volatile uint32_t *)at;
}

static inline void gem_store(uint32_t *at, uint32_t value)
{
    *(volatile uint32_t *)at = value;
}

/* Stores before this are observed before stores after it (Arm ARM B2.3, DMB ST). */
static inline void gem_write_barrier(void)
{
    __asm__ volatile("dmb oshst" : : : "memory");
}

/* Loads before this are done before accesses after it. */
static inline void gem_read_barrier(void)
{
    __asm__ volatile("dmb oshld" : : : "memory");
}

/* What was written to registers has arrived there: they are Device-nGnRnE (B2.7.2). */
static inline void gem_complete(void)
{
    __asm__ volatile("dsb sy" : : : "memory");
}

/* Write to memory what caches have of this. May be called for what can only be read (docs/el0.md). */
static inline void gem_clean(const void *from, uint32_t size)
{
    microkit_internal_cache_clean(from, size);
}

/* Have caches forget what they have of this, so that it is read from memory. */
static inline void gem_forget(const void *from, uint32_t size)
{
    microkit_internal_cache_clean_invalidate(from, size);
}
