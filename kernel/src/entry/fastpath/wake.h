/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The short way from a signal to the thread that waits for it.
 */
#pragma once

#include <base/structures.h>
#include <base/types.h>

/* woken waits, for a notification or at an endpoint to which it has bound one, and gets badge. current is
 * the thread that runs, tcb_at(NIL) when the core is idle. Returns who runs then, NULL = declined. */
/*@ assigns ks, proof_tcbs[..], proof_notifications[..], proof_endpoints[..], proof_replies[..], proof_scs[..], proof_refills[..][..];
 */
struct tcb *fast_wake(tcb_ref_t woken, struct tcb *current, word_t badge);

/* For those ways that are rarer and by and by longer: woken has got the badge, and is in no queue. */
void fast_wake_rarely(tcb_ref_t woken, word_t badge);
