/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Indices that users choose, without what hides from the compiler that nothing changes: include/base/speculation.h
 * for provers, which would take an assembly statement's result for any number. Written so that they see the range;
 * that the arithmetic there gives the same is proved (check `bits`).
 */
#pragma once

#include <base/bits.h>
#include <base/types.h>

/*@ assigns \nothing;
    ensures \result == (index & ones(bits));
 */
static inline word_t index_within(word_t index, u32 bits)
{
    return index & mask(bits);
}

/*@ assigns \nothing;
    ensures \result == (index < limit ? index : 0);
 */
static inline word_t index_below(word_t index, word_t limit)
{
    return index < limit ? index : 0;
}
