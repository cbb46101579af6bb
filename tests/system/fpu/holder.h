/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Fills FP registers with a pattern of its own and looks at them again after others have run.
 */
#pragma once

#include <microkit.h>

static inline void fill(seL4_Word pattern)
{
    __asm__ volatile("dup v0.2d, %0; dup v9.2d, %0; dup v17.2d, %0; dup v31.2d, %0" ::"r"(pattern)
                     : "v0", "v9", "v17", "v31");
}

static inline seL4_Bool holds(seL4_Word pattern)
{
    seL4_Word a, b, c, d;

    __asm__ volatile("umov %0, v0.d[1]; umov %1, v9.d[0]; umov %2, v17.d[1]; umov %3, v31.d[1]"
                     : "=r"(a), "=r"(b), "=r"(c), "=r"(d));
    return a == pattern && b == pattern && c == pattern && d == pattern;
}
