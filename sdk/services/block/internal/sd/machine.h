/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of a controller, by words of 32 bits: some that are made take no others. They are Device memory of one peripheral, so
 * accesses arrive in program order (Arm ARM B2.7.2). And memory that it accesses: why this is enough, docs/design/hardware.md has. Tests
 * put a model in its place, by the include path.
 */
#pragma once

#include <stdint.h>

static inline uint32_t sd_read(uintptr_t registers, uint32_t offset)
{
    return *(const volatile uint32_t *)(registers + offset);
}

static inline void sd_write(uintptr_t registers, uint32_t offset, uint32_t value)
{
    *(volatile uint32_t *)(registers + offset) = value;
}

/* Bytes of the shortest line of all data caches (Arm ARM D17.2.34, CTR_EL0.DminLine: words, as a power of two). */
static inline uint64_t sd_line(void)
{
    uint64_t type;

    __asm__("mrs %0, ctr_el0" : "=r"(type));
    return UINT64_C(4) << (type >> 16 & 15);
}

/* No cache has a line of these any more, and memory has what they had (Arm ARM D7.5.9). At least a byte. */
static inline void sd_drop_lines(const volatile void *at, uint64_t bytes)
{
    uint64_t line = sd_line(), last = (uint64_t)at + bytes - 1;

    for (uint64_t each = (uint64_t)at & ~(line - 1); each <= last; each += line) {
        __asm__ volatile("dc civac, %0" : : "r"(each) : "memory");
    }
    __asm__ volatile("dsb sy" : : : "memory");
}

/* Memory that the controller is going to access: it sees what was written, and nothing is written over what it writes. */
static inline void sd_before_device(const volatile void *at, uint64_t bytes)
{
    sd_drop_lines(at, bytes);
}

/* Memory that it has written to, and says so: what was fetched meanwhile is not read any more. */
static inline void sd_after_device(const volatile void *at, uint64_t bytes)
{
    __asm__ volatile("dsb sy" : : : "memory");
    sd_drop_lines(at, bytes);
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
