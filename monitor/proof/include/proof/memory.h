/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the monitor writes, each in memory of its own, and what the tool has written for it. That an image is like that is
 * checked by `microkit verify`.
 */
#pragma once

#include <proof/licences.h>

#include <monitor/info.h>
#include <monitor/kernel.h>
#include <monitor/state.h>

/* What of the monitor's memory changes because of one PD, and because of some; of others it does not. */
// clang-format off
#define TOUCHES(pd) \
    assigns proof_monitor.asked[pd / 64], proof_monitor.told[pd / 64], proof_status[pd], proof_callees[pd], proof_kept[pd];
#define TOUCHES_SOME \
    assigns proof_monitor.asked[..], proof_monitor.told[..], proof_monitor.reports[..], proof_page.asked, \
            { proof_status[pd] | integer pd; may_touch(pd) }, { proof_callees[pd] | integer pd; may_touch(pd) }, \
            { proof_kept[pd] | integer pd; may_touch(pd) };
// clang-format on

extern struct monitor proof_monitor;
/* Of each PD: how it is; what its callers on other cores read; what is kept while the core starts again. */
extern struct multikit_pd_status proof_status[PROOF_ROWS];
extern struct multikit_callee proof_callees[PROOF_ROWS];
extern struct multikit_kept proof_kept[PROOF_ROWS];
extern struct multikit_status proof_page; /* the core's */
/* These others write. */
extern const struct monitor_info proof_info;
extern struct message proof_message;

/*@ // Of epochs. The axioms are proved with those of the kernel's bits (check `bits`).
    axiomatic Parity {
      predicate is_odd(integer epoch);

      axiom odd: \forall integer epoch; 0 <= epoch <= UINT64_MAX ==> (is_odd(epoch) <==> (epoch & 1) != 0);
      axiom made_odd: \forall integer epoch; 0 <= epoch <= UINT64_MAX ==> is_odd(epoch | 1);
      axiom made_even: \forall integer epoch; 0 <= epoch <= UINT64_MAX ==> !is_odd((uint64_t)((epoch | 1) + 1));
      axiom after_odd: \forall integer epoch; 0 <= epoch <= UINT64_MAX && is_odd(epoch) ==> !is_odd((uint64_t)(epoch + 1));
    } */

/*@ predicate is_info{L}(struct monitor_info *info) = info == &proof_info &&
      info->pds + info->guests + info->parents + info->relays <= PROOF_ROWS &&
      info->calls <= PROOF_ROWS && info->bells <= PROOF_ROWS && info->wards + info->relays <= PROOF_ROWS &&
      (info->status == 0 || info->status == (uint64_t)&proof_page);
    // Rows name what is there.
    predicate are_calls{L}(struct monitor_info *info) = \forall integer i; 0 <= i < info->calls ==>
      proof_calls[i].caller < info->pds && proof_calls[i].callee < info->pds;
    predicate is_pd{L}(struct monitor_info *info, integer pd) = 0 <= pd < info->pds &&
      (proof_pds[pd].callee == 0 || proof_pds[pd].callee == (uint64_t)&proof_callees[pd]) &&
      (proof_pds[pd].kept == 0 || proof_pds[pd].kept == (uint64_t)&proof_kept[pd]) &&
      (proof_pds[pd].on_fault == MONITOR_ON_FAULT_CORE ==> proof_pds[pd].kept != 0 && info->status != 0);
    predicate are_pds{L}(struct monitor_info *info) = \forall integer pd; 0 <= pd < info->pds ==> is_pd(info, pd);

    // All that the main thread works on.
    predicate is_monitor{L}(struct monitor *monitor) = monitor == &proof_monitor && monitor->status == &proof_status[0] &&
      is_info(monitor->info);
    // One of its PDs, because of a message that licenses that.
    predicate is_touched{L}(struct monitor *monitor, integer pd) = is_monitor(monitor) &&
      is_pd(monitor->info, pd) && may_touch(pd);
    predicate is_message{L}(struct message *message) = message == &proof_message && message->length <= MONITOR_MESSAGE_WORDS;

    // Of the bit that a word has for a PD.
    predicate is_noted{L}(uint64_t *words, integer pd) = (words[pd / 64] >> pd % 64 & 1) != 0;
    // No bit of another PD changes.
    predicate others_are_noted{A, B}(integer pd) = \forall integer n; 0 <= n < PDS_KEPT && n != pd ==>
      (\at(is_noted(&proof_monitor.asked[0], n), A) <==> \at(is_noted(&proof_monitor.asked[0], n), B)) &&
      (\at(is_noted(&proof_monitor.told[0], n), A) <==> \at(is_noted(&proof_monitor.told[0], n), B));
 */
