/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Indices that users choose, without what hides from the compiler that nothing changes: include/base/speculation.h
 * for provers, which would take an assembly statement's result for any number. The arithmetic is the same.
 */
#pragma once

#include <base/bits.h>
#include <base/types.h>

static inline word_t index_within(word_t index, u32 bits)
{
    return index - shift_left(shift_right(index, bits), bits);
}

/*@ assigns \nothing;
    ensures \result == (index < limit ? index : 0);
 */
static inline word_t index_below(word_t index, word_t limit)
{
    return index < limit ? index : 0;
}
