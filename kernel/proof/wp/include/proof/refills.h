/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the refills of a scheduling context are (kernel/src/schedule/refill.c): a ring in an array.
 */
#pragma once

#include <base/window.h>

/*@ predicate is_ring{L}(integer sc) =
      0 <= sc < PROOF_OBJECTS && 1 <= proof_scs[sc].refill_max <= MAX_REFILLS &&
      proof_scs[sc].refill_head < proof_scs[sc].refill_max &&
      1 <= proof_scs[sc].refill_count <= proof_scs[sc].refill_max;

    // Of a context's own fields only those of the ring differ, and how many there can be does not.
    predicate only_ring_differs{A, B}(integer sc) =
      \at(proof_scs[sc], B) == { \at(proof_scs[sc], A) \with
        .refill_head = \at(proof_scs[sc].refill_head, B), .refill_count = \at(proof_scs[sc].refill_count, B) };
 */
