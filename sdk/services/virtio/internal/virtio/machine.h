/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of a device, and the order of what is written for it: it observes memory in the outer shareable domain. Tests
 * put a model in its place, by the include path.
 */
#pragma once

#include <stdint.h>

static inline uint32_t virtio_read(uintptr_t registers, uint32_t offset)
{
    return *(const volatile uint32_t *)(registers + offset);
}

static inline void virtio_write(uintptr_t registers, uint32_t offset, uint32_t value)
{
    *(volatile uint32_t *)(registers + offset) = value;
}

/* Stores before this are observed before stores after it (Arm ARM B2.3, DMB ST). */
static inline void virtio_write_barrier(void)
{
    __asm__ volatile("dmb oshst" : : : "memory");
}

/* Loads before this are done before loads after it. */
static inline void virtio_read_barrier(void)
{
    __asm__ volatile("dmb oshld" : : : "memory");
}

/* Everything: of a store before and a load after it, too. */
static inline void virtio_full_barrier(void)
{
    __asm__ volatile("dmb osh" : : : "memory");
}

/* What the device writes at any time is read once where this is called. */
static inline uint16_t virtio_load16(const uint16_t *at)
{
    return *(const volatile uint16_t *)at;
}

static inline uint32_t virtio_load32(const uint32_t *at)
{
    return *(const volatile uint32_t *)at;
}

static inline void virtio_store16(uint16_t *at, uint16_t value)
{
    *(volatile uint16_t *)at = value;
}
