/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Numbers for those who scribble: the same ones in every run (xorshift of 64 bits: Marsaglia, "Xorshift RNGs",
 * Journal of Statistical Software 8, 2003), on the host and in a protection domain.
 */
#pragma once

#include <stdint.h>

static inline uint64_t chance(void)
{
    static uint64_t state = 88172645463325252ULL;

    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}
