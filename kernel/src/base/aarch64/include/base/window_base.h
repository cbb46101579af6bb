/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Where the window is on the target. The kernel is linked here, too (kernel.ld).
 */
#pragma once

#include <base/memory_map.h>
#include <base/types.h>

#define WINDOW_BASE ((u8 *)WINDOW_VA)

/* What is so many bytes from the window's beginning. A reference reaches less far than WINDOW_VA's lowest
 * bit: OR does what a sum would, but the base is an immediate operand of it (Arm ARM C3.4.2), where a
 * sum needs it in a register, to which it is moved again behind each branch. */
static inline void *window_address(u64 offset)
{
    return (void *)((u64)WINDOW_VA | offset);
}

_Static_assert((WINDOW_VA & ((1ULL << (32 + 6)) - 1)) == 0, "above all references to granules");
