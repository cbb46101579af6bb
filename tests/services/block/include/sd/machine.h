/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of a controller that is a model, with memory behind a cache that is one.
 */
#pragma once

#include <stdint.h>

uint32_t model_read(uint32_t offset);
void model_write(uint32_t offset, uint32_t value);
void model_check_registers(uintptr_t registers);
void model_before_device(const volatile void *at, uint64_t bytes);
void model_after_device(const volatile void *at, uint64_t bytes);
void model_store(uint32_t *at, uint32_t value);
void model_write_barrier(void);

static inline uint32_t sd_read(uintptr_t registers, uint32_t offset)
{
    model_check_registers(registers);
    return model_read(offset);
}

static inline void sd_write(uintptr_t registers, uint32_t offset, uint32_t value)
{
    model_check_registers(registers);
    model_write(offset, value);
}

static inline void sd_before_device(const volatile void *at, uint64_t bytes)
{
    model_before_device(at, bytes);
}

static inline void sd_after_device(const volatile void *at, uint64_t bytes)
{
    model_after_device(at, bytes);
}

static inline void sd_store(uint32_t *at, uint32_t value)
{
    model_store(at, value);
}

static inline void sd_write_barrier(void)
{
    model_write_barrier();
}
