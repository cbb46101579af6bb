/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of a controller, by words of 32 bits: some that are made take no others. They are Device memory of one peripheral, so
 * accesses arrive in program order (Arm ARM B2.7.2). Tests put a model in its place, by the include path.
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
