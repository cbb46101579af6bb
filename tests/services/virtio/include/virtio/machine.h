/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of a device that is a model, and barriers that are noted, in place of the real ones. What the driver lets the
 * device see must be behind a barrier.
 */
#pragma once

#include <stdint.h>

uint32_t model_read(uintptr_t registers, uint32_t offset);
void model_write(uintptr_t registers, uint32_t offset, uint32_t value);
/* A half-word of a ring is written, or a word read. */
void model_store(const uint16_t *at);
void model_load(const void *at);
enum model_barrier {
    MODEL_WRITE_BARRIER,
    MODEL_READ_BARRIER,
    MODEL_FULL_BARRIER
};
void model_barrier(enum model_barrier barrier);

static inline uint32_t virtio_read(uintptr_t registers, uint32_t offset)
{
    return model_read(registers, offset);
}

static inline void virtio_write(uintptr_t registers, uint32_t offset, uint32_t value)
{
    model_write(registers, offset, value);
}

static inline void virtio_write_barrier(void)
{
    model_barrier(MODEL_WRITE_BARRIER);
}

static inline void virtio_read_barrier(void)
{
    model_barrier(MODEL_READ_BARRIER);
}

static inline void virtio_full_barrier(void)
{
    model_barrier(MODEL_FULL_BARRIER);
}

static inline uint16_t virtio_load16(const uint16_t *at)
{
    model_load(at);
    return *at;
}

static inline uint32_t virtio_load32(const uint32_t *at)
{
    model_load(at);
    return *at;
}

static inline void virtio_store16(uint16_t *at, uint16_t value)
{
    *at = value;
    model_store(at);
}
