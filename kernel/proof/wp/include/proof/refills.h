/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the refills of a scheduling context are (kernel/src/schedule/refill.c): a ring in an array, whose amounts add
 * up to the budget.
 *
 * A sum over the ring would be recursive, and provers do no induction. Instead sums of those before each refill are a
 * value of the logic, which steps from one to the next: the amounts add up to a total if there are such sums. Sums begin
 * anywhere, so that taking away the first refill leaves them as they are.
 */
#pragma once

#include <base/window.h>

/*@ // How many places behind the first an index is; the index after, and that before.
    logic integer offset(integer head, integer max, integer index) = index >= head ? index - head : index - head + max;
    logic integer following(integer max, integer index) = index + 1 < max ? index + 1 : 0;
    logic integer previous(integer max, integer index) = index > 0 ? index - 1 : max - 1;
 */

/*@ axiomatic Sums {
      type sums;
      logic sums any_sums;
      logic integer before(sums s, integer index);
      logic sums extended(sums s, integer index, integer sum);
      logic sums shifted(sums s, integer head, integer max, integer last);

      axiom extended_before: \forall sums s, integer index, sum, other;
        before(extended(s, index, sum), other) == (other == index ? sum : before(s, other));
      // All but the first up to the last are those of the one before.
      axiom shifted_before: \forall sums s, integer head, max, last, index;
        before(shifted(s, head, max, last), index) ==
          (1 <= offset(head, max, index) <= last ? before(s, previous(max, index)) : before(s, index));
    } */

/*@ predicate is_ring{L}(integer sc) =
      0 <= sc < PROOF_OBJECTS && 1 <= proof_scs[sc].refill_max <= MAX_REFILLS &&
      proof_scs[sc].refill_head < proof_scs[sc].refill_max &&
      1 <= proof_scs[sc].refill_count <= proof_scs[sc].refill_max;

    // Of a context's own fields only those of the ring differ, and how many there can be does not.
    predicate only_ring_differs{A, B}(integer sc) =
      \at(proof_scs[sc], B) == { \at(proof_scs[sc], A) \with
        .refill_head = \at(proof_scs[sc].refill_head, B), .refill_count = \at(proof_scs[sc].refill_count, B) };

    logic integer amount{L}(integer sc, integer index) = proof_refills[sc][index].amount;
    logic integer place_of{L}(integer sc, integer index) =
      offset(proof_scs[sc].refill_head, proof_scs[sc].refill_max, index);
    predicate used{L}(integer sc, integer index) =
      0 <= index < proof_scs[sc].refill_max && place_of(sc, index) < proof_scs[sc].refill_count;
    logic integer last_of{L}(integer sc) =
      proof_scs[sc].refill_head + proof_scs[sc].refill_count - 1 < proof_scs[sc].refill_max
        ? proof_scs[sc].refill_head + proof_scs[sc].refill_count - 1
        : proof_scs[sc].refill_head + proof_scs[sc].refill_count - 1 - proof_scs[sc].refill_max;

    predicate steps{L}(sums s, integer sc) = \forall integer i; used(sc, i) && i != last_of(sc) ==>
      before(s, following(proof_scs[sc].refill_max, i)) == before(s, i) + amount(sc, i);
    predicate ascends{L}(sums s, integer sc) = \forall integer i, j;
      used(sc, i) && used(sc, j) && place_of(sc, i) <= place_of(sc, j) ==> before(s, i) <= before(s, j);
    predicate ends{L}(sums s, integer sc, integer total) =
      total == before(s, last_of(sc)) + amount(sc, last_of(sc)) - before(s, proof_scs[sc].refill_head);
    predicate sums_to{L}(sums s, integer sc, integer total) = steps(s, sc) && ascends(s, sc) && ends(s, sc, total);

    predicate adds_up{L}(integer sc, integer total) =
      is_ring(sc) && total <= UINT64_MAX && \exists sums s; sums_to(s, sc, total);

    // What is kept of a context: with a period all of its budget is somewhere in the ring; without, it is one turn, of
    // which the refill says what is left.
    predicate is_budget{L}(integer sc) =
      is_ring(sc) && (proof_scs[sc].period == 0 ? proof_scs[sc].refill_count == 1 : adds_up(sc, proof_scs[sc].budget));

    predicate can_run{L}(integer sc) = amount(sc, proof_scs[sc].refill_head) >= ks.min_budget;

    predicate same_refills{A, B}(integer sc) = \at(proof_refills[sc], A) == \at(proof_refills[sc], B);
 */
