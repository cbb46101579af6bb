/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of a device that is a model, memory that it sees past the caches, and barriers that are noted, in place of the real ones.
 */
#pragma once

#include <stdint.h>

uint32_t model_read(uintptr_t registers, uint32_t offset);
void model_write(uintptr_t registers, uint32_t offset, uint32_t value);
uint32_t model_load(const uint32_t *at);
void model_store(uint32_t *at, uint32_t value);
enum model_barrier {
    MODEL_WRITE_BARRIER,
    MODEL_READ_BARRIER,
    MODEL_COMPLETE
};
void model_barrier(enum model_barrier barrier);
void model_clean(const void *from, uint32_t size);
void model_forget(const void *from, uint32_t size);

static inline uint32_t gem_read(uintptr_t registers, uint32_t offset)
{
    return model_read(registers, offset);
}

static inline void gem_write(uintptr_t registers, uint32_t offset, uint32_t value)
{
    model_write(registers, offset, value);
}

static inline uint32_t gem_load(const uint32_t *at)
{
    return model_load(at);
}

static inline void gem_store(uint32_t *at, uint32_t value)
{
    model_store(at, value);
}

static inline void gem_write_barrier(void)
{
    model_barrier(MODEL_WRITE_BARRIER);
}

static inline void gem_read_barrier(void)
{
    model_barrier(MODEL_READ_BARRIER);
}

static inline void gem_complete(void)
{
    model_barrier(MODEL_COMPLETE);
}

static inline void gem_clean(const void *from, uint32_t size)
{
    model_clean(from, size);
}

static inline void gem_forget(const void *from, uint32_t size)
{
    model_forget(from, size);
}
