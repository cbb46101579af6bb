/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of a controller that is a model.
 */
#pragma once

#include <stdint.h>

uint32_t model_read(uint32_t offset);
void model_write(uint32_t offset, uint32_t value);
void model_check_registers(uintptr_t registers);

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
