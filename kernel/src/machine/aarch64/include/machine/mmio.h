/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Device registers: one access each, of the size it has, never merged or repeated.
 */
#pragma once

#include <base/types.h>

/* Between reads of a device that is not ready. */
static inline void mmio_wait(void)
{
    __asm__ volatile("yield");
}

static inline u32 mmio_read32(u64 base, u64 offset)
{
    return *(volatile u32 *)(base + offset);
}

static inline void mmio_write32(u64 base, u64 offset, u32 value)
{
    *(volatile u32 *)(base + offset) = value;
}

static inline u16 mmio_read16(u64 base, u64 offset)
{
    return *(volatile u16 *)(base + offset);
}

static inline void mmio_write16(u64 base, u64 offset, u16 value)
{
    *(volatile u16 *)(base + offset) = value;
}

static inline u8 mmio_read8(u64 base, u64 offset)
{
    return *(volatile u8 *)(base + offset);
}

static inline void mmio_write8(u64 base, u64 offset, u8 value)
{
    *(volatile u8 *)(base + offset) = value;
}
