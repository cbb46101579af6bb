/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The model in place of the device, whose first register is not at the beginning of its page.
 */
#pragma once

#include <stdint.h>

#define PAGE 0x7000u

uint32_t model_read(uint32_t offset, uint32_t bytes);
void model_write(uint32_t offset, uint32_t value, uint32_t bytes);

static inline uint32_t watchdog_read32(void *page, uint32_t offset)
{
    return (uintptr_t)page == PAGE ? model_read(offset, 4) : 0;
}

static inline uint16_t watchdog_read16(void *page, uint32_t offset)
{
    return (uintptr_t)page == PAGE ? (uint16_t)model_read(offset, 2) : 0;
}

static inline void watchdog_write32(void *page, uint32_t offset, uint32_t value)
{
    (void)page;
    model_write(offset, value, 4);
}

static inline void watchdog_write16(void *page, uint32_t offset, uint16_t value)
{
    (void)page;
    model_write(offset, value, 2);
}
