/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Every access of drivers in protection domains to a watchdog's registers, so that tests can put a model of the device
 * in their place, by the include path. They are of device memory: done once, in order, and as wide as they are written
 * (Arm ARM B2.7.2). page: that of the first register, which need not begin with it.
 */
#pragma once

#include <board/config.h>
#include <sel4/constants.h>
#include <stdint.h>

static inline uintptr_t watchdog_register(void *page, uint32_t offset)
{
    return (uintptr_t)page + (BOARD_WATCHDOG_BASE & ((1 << seL4_PageBits) - 1)) + offset;
}

static inline uint32_t watchdog_read32(void *page, uint32_t offset)
{
    return *(volatile uint32_t *)watchdog_register(page, offset);
}

static inline uint16_t watchdog_read16(void *page, uint32_t offset)
{
    return *(volatile uint16_t *)watchdog_register(page, offset);
}

static inline void watchdog_write32(void *page, uint32_t offset, uint32_t value)
{
    *(volatile uint32_t *)watchdog_register(page, offset) = value;
}

static inline void watchdog_write16(void *page, uint32_t offset, uint16_t value)
{
    *(volatile uint16_t *)watchdog_register(page, offset) = value;
}
