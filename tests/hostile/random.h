/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Pseudo-random numbers: xorshift64*, the same in every run.
 */
#pragma once

#include <microkit.h>

static inline seL4_Word random_next(seL4_Word *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545f4914f6cdd1d;
}

/* 0..limit - 1 */
static inline seL4_Word random_below(seL4_Word *state, seL4_Word limit)
{
    return (random_next(state) >> 16) % limit;
}
