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

/*@ // Of those numbers that contracts ask for.
    axiomatic Powers {
      logic integer power_of(integer n);

      axiom power_of_12: power_of(12) == 0x1000;
      axiom power_of_21: power_of(21) == 0x200000;
      axiom power_of_30: power_of(30) == 0x40000000;
    } */

/*@ axiomatic LowestBit { logic integer lowest_of(integer word); } */

/*@ // As shift_right() and mask() compute them.
    axiomatic Shifts {
      logic integer shifted(integer word, integer count);
      logic integer ones(integer count);
      // So many bits of a word, from the one with that number.
      logic integer part(integer word, integer from, integer count) = shifted(word, from) & ones(count);

      axiom part_is_at_most: \forall integer word, from, count; 0 <= word <= UINT64_MAX && 0 <= from && 0 <= count ==>
        0 <= part(word, from, count) <= ones(count);
      axiom rest_is_whole: \forall integer word, from, count; 0 <= word <= UINT64_MAX && 0 < from && 0 < count && from + count == 64 ==>
        part(word, from, count) == shifted(word, from);
      axiom first_is_within: \forall integer word, count; 0 <= word <= UINT64_MAX ==> part(word, 0, count) == (word & ones(count));
    } */

/*@ // As round_up() and round_down() compute them: apart, for goals that need no more of them than that.
    axiomatic Rounded {
      logic integer up(integer value, integer n);
      logic integer down(integer value, integer n);
    } */

/*@ // Multiples of powers of two.
    axiomatic Multiples {
      predicate is_whole(integer value, integer n);
      // By name, as provers would go on from each number to the next, and never end.
      predicate is_next(integer a, integer b);
      // So many pieces, one behind the other.
      logic integer pieces(integer count, integer n);

      axiom next: \forall integer a, b; is_next(a, b) <==> b == a + 1;
      axiom power_is_word: \forall integer n; 0 <= n < 64 ==> 1 <= power_of(n) <= 0x8000000000000000;
      axiom powers: \forall integer n, m; 0 <= n < m < 64 ==> power_of(n) < power_of(m);
      axiom power_is_whole: \forall integer n, m; 0 <= n <= m < 64 ==> is_whole(power_of(m), n);
      axiom whole_of_less: \forall integer value, n, m; 0 <= n <= m < 64 && is_whole(value, m) ==> is_whole(value, n);
      axiom sum_is_whole: \forall integer a, b, n; 0 <= n < 64 && is_whole(a, n) && is_whole(b, n) ==> is_whole(a + b, n);
      axiom difference_is_whole: \forall integer a, b, n; 0 <= n < 64 && is_whole(a, n) && is_whole(b, n) ==> is_whole(a - b, n);
      axiom zero_is_whole: \forall integer n; 0 <= n < 64 ==> is_whole(0, n);
      axiom up_is_whole: \forall integer value, n; 0 <= value && 0 <= n < 64 ==>
        is_whole(up(value, n), n) && value <= up(value, n);
      axiom up_is_next: \forall integer value, other, n; 0 <= value <= other && 0 <= n < 64 && is_whole(other, n) ==>
        up(value, n) <= other;
      axiom down_is_whole: \forall integer value, n; 0 <= value && 0 <= n < 64 ==>
        is_whole(down(value, n), n) && 0 <= down(value, n) <= value < down(value, n) + power_of(n);
      axiom down_is_before: \forall integer value, other, n; 0 <= value < other && 0 <= n < 64 && is_whole(other, n) ==>
        down(value, n) + power_of(n) <= other;
      axiom no_pieces: \forall integer n; pieces(0, n) == 0;
      axiom one_piece: \forall integer n; pieces(1, n) == power_of(n);
      axiom one_piece_more: \forall integer count, more, n; is_next(count, more) ==> pieces(more, n) == pieces(count, n) + power_of(n);
      axiom fewer_pieces: \forall integer count, more, n; 0 <= count <= more && 0 <= n < 64 ==>
        0 <= pieces(count, n) <= pieces(more, n);
      axiom pieces_are_whole: \forall integer count, n; 0 <= count && 0 <= n < 64 ==> is_whole(pieces(count, n), n);
      axiom pieces_fit: \forall integer count, value, n; 0 <= count <= shifted(value, n) && 0 <= value <= UINT64_MAX && 0 <= n < 64 ==>
        pieces(count, n) <= value;
      axiom size_shifts: \forall integer value; 0 <= value <= UINT64_MAX ==> (is_whole(value, 6) ==> (value >> 6) * 64 == value) &&
        (is_whole(value, 12) ==> (value >> 12) * 4096 == value);
    } */

/*@ // Two halves of a word. Axioms stand with what they are about, as provers are given those of all that a goal names.
    axiomatic Small {
      predicate is_small(integer word);

      axiom small: \forall integer word; is_small(word) <==> word <= 1;
      axiom both_are_small: \forall integer a, b; 0 <= a <= UINT64_MAX && 0 <= b <= UINT64_MAX ==>
        ((a | b) <= 1 <==> a <= 1 && b <= 1);
      axiom upper_half_is_large: \forall integer word; 0 <= word <= UINT32_MAX ==> ((uint64_t)(word << 32) <= 1 <==> word == 0);
    } */

/*@ // That no bit of a word is above the one with that number; and if there is one, one of them. As ready_is_highest() finds out.
    axiomatic Above {
      predicate none_above(integer word, integer n);
      logic integer one_above(integer word, integer n);

      axiom none_above: \forall integer word, n, m; none_above(word, n) && n < m < 64 ==> !has(word, m);
      axiom one_above: \forall integer word, n; 0 <= word <= UINT64_MAX && !none_above(word, n) ==>
        n < one_above(word, n) < 64 && has(word, one_above(word, n));
      axiom shifted_out: \forall integer word, n; 0 <= word <= UINT64_MAX && 0 <= n ==>
        (none_above(word, n % 64) <==> shifted(word, n) <= 1);
      axiom shifted_to_none: \forall integer word, n; 0 <= word <= UINT64_MAX && 0 <= n && shifted(word, n) == 0 ==> !has(word, n % 64);
    } */
