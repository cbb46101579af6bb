/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * In place of the kernel's: each access is the model's (model.c).
 */
#pragma once

#include <base/types.h>

u32 model_read(u64 address, u32 bytes);
void model_write(u64 address, u32 value, u32 bytes);

static inline void mmio_wait(void)
{
}

static inline u32 mmio_read32(u64 base, u64 offset)
{
    return model_read(base + offset, 4);
}

static inline u16 mmio_read16(u64 base, u64 offset)
{
    return (u16)model_read(base + offset, 2);
}

static inline u8 mmio_read8(u64 base, u64 offset)
{
    return (u8)model_read(base + offset, 1);
}

static inline void mmio_write32(u64 base, u64 offset, u32 value)
{
    model_write(base + offset, value, 4);
}

static inline void mmio_write16(u64 base, u64 offset, u16 value)
{
    model_write(base + offset, value, 2);
}

static inline void mmio_write8(u64 base, u64 offset, u8 value)
{
    model_write(base + offset, value, 1);
}
