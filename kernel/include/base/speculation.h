/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Indices that users choose. A check of one is a branch, and behind a branch that it predicts wrongly
 * a processor runs on for a while with an index that is out of range; what it loads there leaves
 * traces in the cache. So the index is made to fit by arithmetic as well, which is not predicted
 * (docs/design/hardware.md). Where the check has passed these change nothing.
 */
#pragma once

#include <base/bits.h>
#include <base/types.h>

/* The low `bits` of an index, to be taken before the check that there are no others. From there on the
 * compiler must not know that both are the same, so it cannot see where this comes from. */
static inline word_t index_within(word_t index, u32 bits)
{
    word_t within = index - shift_left(shift_right(index, bits), bits);

    __asm__ volatile("" : "+r"(within));
    return within;
}

/* Of an index that was found to be less than limit, which is at most 2^63; 0 otherwise. The compiler
 * must not conclude that from the check. */
static inline word_t index_below(word_t index, word_t limit)
{
    __asm__ volatile("" : "+r"(index));
    return index & ~(word_t)((s64)(index | (limit - 1 - index)) >> 63);
}
