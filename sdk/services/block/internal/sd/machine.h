/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of a controller, by words of 32 bits: some that are made take no others. They are Device memory of one peripheral, so
 * accesses arrive in program order (Arm ARM B2.7.2). And memory that it accesses: why this is enough, docs/design/hardware.md has. Tests
 * put a model in its place, by the include path.
 */
#pragma once

#include <multikit/caches.h>

#include <stdint.h>

static inline uint32_t sd_read(uintptr_t registers, uint32_t offset)
{
    return *(const volatile uint32_t *)(registers + offset);
}

static inline void sd_write(uintptr_t registers, uint32_t offset, uint32_t value)
{
    *(volatile uint32_t *)(registers + offset) = value;
}

/* Memory that the controller is going to access: it sees what was written, and nothing is written over what it writes. */
static inline void sd_before_device(const volatile void *at, uint64_t bytes)
{
    microkit_internal_cache_clean_invalidate(at, bytes);
}

/* Memory that it has written to, and says so: what was fetched meanwhile is not read any more. */
static inline void sd_after_device(const volatile void *at, uint64_t bytes)
{
    __asm__ volatile("dsb sy" : : : "memory");
    microkit_internal_cache_clean_invalidate(at, bytes);
}

/* A word of what it reads, in memory that is not cached. */
static inline void sd_store(uint32_t *at, uint32_t value)
{
    *(volatile uint32_t *)at = value;
}

/* What was stored is there before the register that is written next. */
static inline void sd_write_barrier(void)
{
    __asm__ volatile("dmb oshst" : : : "memory");
}
