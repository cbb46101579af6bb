/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Whom a message is about, by its badge, and what may be done because of it. Of a licence nothing is known but what a
 * contract requires: so what is proved for all of them holds for the least, and nobody else is touched.
 */
#pragma once

#include <monitor/info.h>

/*@ axiomatic Licences {
      // Its thread, time and signals, and what is kept of it.
      predicate may_touch(integer pd);
      // Its own time, to itself.
      predicate may_lend(integer pd);
      // Slots of threads and virtual CPUs: to invoke them, to give them with an invocation.
      predicate may_invoke(integer slot);
      predicate may_give(integer slot);
    } */

/*@ // The kernel alone sends with these badges.
    predicate is_fault_of(integer badge, integer pd) = badge == pd + 1;
    predicate is_ready_of(integer badge, integer pd) = badge == MONITOR_BADGE_READY + pd + 1;
    // A PD of this core, or, behind these, a parent on another one.
    predicate is_request_of(integer badge, integer parent) = badge == MONITOR_BADGE_CONTROL + parent + 1;

    predicate is_child_of{L}(integer pd, integer parent) = proof_pds[pd].parent == parent + 1;
    predicate is_guest_of{L}(integer guest, integer parent) = proof_guests[guest].parent == parent + 1;
    logic integer thread_slot(integer pd) = MONITOR_PD_BASE + pd * MONITOR_PD_STRIDE + MONITOR_PD_TCB;
    // None, that of a child, or that of a virtual CPU.
    predicate is_thread_of{L}(struct monitor_info *info, integer slot, integer parent) = slot == seL4_CapNull ||
      (\exists integer pd; 0 <= pd < info->pds && is_child_of(pd, parent) && slot == thread_slot(pd)) ||
      (\exists integer guest; 0 <= guest < info->guests && is_guest_of(guest, parent) && slot == proof_guests[guest].tcb);
    predicate is_vcpu_of{L}(struct monitor_info *info, integer slot, integer parent) = slot == seL4_CapNull ||
      \exists integer guest; 0 <= guest < info->guests && is_guest_of(guest, parent) && slot == proof_guests[guest].vcpu;

    // All that a parent may have done.
    predicate is_licensed_to{L}(struct monitor_info *info, integer parent) =
      (parent < info->pds ==> may_lend(parent)) &&
      (\forall integer pd; 0 <= pd < info->pds && is_child_of(pd, parent) ==>
        may_touch(pd) && (parent >= info->pds ==> may_invoke(thread_slot(pd)) && may_give(thread_slot(pd)))) &&
      (\forall integer guest; 0 <= guest < info->guests && is_guest_of(guest, parent) && parent >= info->pds ==>
        may_invoke(proof_guests[guest].tcb) && may_invoke(proof_guests[guest].vcpu) && may_give(proof_guests[guest].tcb));
    // All that a message may lead to.
    predicate is_licensed_by{L}(struct monitor_info *info, integer badge) =
      (\forall integer pd; 0 <= pd < info->pds && (is_fault_of(badge, pd) || is_ready_of(badge, pd)) ==> may_touch(pd)) &&
      (\forall integer parent; 0 <= parent < info->pds + info->parents && is_request_of(badge, parent) ==>
        is_licensed_to(info, parent));
 */
