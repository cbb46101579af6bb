/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Device registers and tables by physical address: the MMU is off.
 */
#pragma once

#include <multikit/number.h>
#include <stdint.h>

static inline uint8_t read8(paddr_t address)
{
    return *(volatile uint8_t *)address;
}

static inline uint16_t read16(paddr_t address)
{
    return *(volatile uint16_t *)address;
}

static inline void write16(paddr_t address, uint16_t value)
{
    *(volatile uint16_t *)address = value;
}

static inline uint32_t read32(paddr_t address)
{
    return *(volatile uint32_t *)address;
}

static inline uint64_t read64(paddr_t address)
{
    return *(volatile uint64_t *)address;
}

static inline void write32(paddr_t address, uint32_t value)
{
    *(volatile uint32_t *)address = value;
}

static inline void write64(paddr_t address, uint64_t value)
{
    *(volatile uint64_t *)address = value;
}

static inline void write8(paddr_t address, uint8_t value)
{
    *(volatile uint8_t *)address = value;
}
