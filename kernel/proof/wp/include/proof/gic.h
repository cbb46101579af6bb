/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The interrupt controller as contracts see it (machine/machine.h). SGIs that were raised are a history, which each makes
 * another of by a function of which nothing is known: so what is proved holds for the one that is the list of them
 * all, and says which were raised, how often and in which order.
 */
#pragma once

#include <base/window.h>
#include <sel4/errors.h>

extern struct proof_gic {
    u64 raised;
} proof_gic;

/* No predicate: WP knows what a mask leaves only of a mask that it sees. */
#define is_flagged(intid, flag) ((ks.irq_flags[intid] & (flag)) != 0)

/*@ axiomatic Gic {
      logic u64 with_sgi(u64 history, integer intid, integer target);
      logic u64 target_of(integer affinity);
    } */

/*@ // The SGI that a capability names, raised once.
    logic u64 rung(u64 history, struct cap cap) = with_sgi(history, (u32)cap.word, cap.aux);
    predicate is_sgi(struct cap cap) = cap.type == CAP_SGI_SIGNAL;

    // The system description lets this core issue it, and nobody has its handler.
    predicate is_free{L}(integer intid) =
      intid < IRQS && is_flagged(intid, IRQ_ISSUABLE) && ks.irq_state[intid] == IRQ_INACTIVE;

    // Of the kernel's state one interrupt, and no other.
    predicate only_irq_differs{A, B}(integer intid) =
      \at(ks, B) == { \at(ks, A) \with .irq_flags = \at(ks.irq_flags, B), .irq_state = \at(ks.irq_state, B) } &&
      \forall integer i; 0 <= i < INTIDS && i != intid ==>
        \at(ks.irq_flags[i], B) == \at(ks.irq_flags[i], A) && \at(ks.irq_state[i], B) == \at(ks.irq_state[i], A);
 */
