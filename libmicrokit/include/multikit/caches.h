/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Data caches and memory, for what accesses memory past them: a device, or a guest whose caches are off (docs/dma.md). EL0 may do this
 * for whatever it can read (docs/el0.md). Both functions end when it is done for all observers (DSB SY).
 */
#pragma once

#include <sel4/word.h>

/* Bytes of the shortest line of all data caches (Arm ARM D17.2.34, CTR_EL0.DminLine: words, as a power of two). */
static inline seL4_Word microkit_internal_cache_line(void)
{
    seL4_Word type;

    __asm__("mrs %0, ctr_el0" : "=r"(type));
    return (seL4_Word)4 << (type >> 16 & 15);
}

/* Write to memory what caches have of these bytes (Arm ARM D7.5.9). */
static inline void microkit_internal_cache_clean(const volatile void *from, seL4_Word size)
{
    seL4_Word line = microkit_internal_cache_line(), end = (seL4_Word)from + size;

    for (seL4_Word at = (seL4_Word)from & ~(line - 1); at < end; at += line) {
        __asm__ volatile("dc cvac, %0" : : "r"(at) : "memory");
    }
    __asm__ volatile("dsb sy" : : : "memory");
}

/* The same, and no cache has a line of them any more. */
static inline void microkit_internal_cache_clean_invalidate(const volatile void *from,
                                                            seL4_Word size)
{
    seL4_Word line = microkit_internal_cache_line(), end = (seL4_Word)from + size;

    for (seL4_Word at = (seL4_Word)from & ~(line - 1); at < end; at += line) {
        __asm__ volatile("dc civac, %0" : : "r"(at) : "memory");
    }
    __asm__ volatile("dsb sy" : : : "memory");
}
