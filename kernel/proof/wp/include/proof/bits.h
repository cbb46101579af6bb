/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the contracts of base/bits.h say of bits: whether a word has the one with that number, as bit_test() says. Provers
 * of contracts suppose those contracts and these axioms; check `bits` proves them from the header's text, by bit-vectors
 * (tests/assurance/arithmetic.py).
 */
#pragma once

#include <base/types.h>

/*@ axiomatic Bits {
      predicate has(integer word, integer n);
      logic integer one_of(integer word);

      axiom none_in_zero: \forall integer n; !has(0, n);
      axiom one_otherwise: \forall integer word; 0 < word <= UINT64_MAX ==>
        0 <= one_of(word) < 64 && has(word, one_of(word));
    } */

/*@ axiomatic LowestBit { logic integer lowest_of(integer word); } */
