/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * An array for each type of object. How many there are of each is the window's that includes this.
 */
#pragma once

#include <base/structures.h>

extern struct tcb proof_tcbs[PROOF_OBJECTS];
extern struct endpoint proof_endpoints[PROOF_OBJECTS];
extern struct notification proof_notifications[PROOF_OBJECTS];
extern struct reply proof_replies[PROOF_OBJECTS];
extern struct sched_context proof_scs[PROOF_OBJECTS];
extern struct refill proof_refills[PROOF_OBJECTS][MAX_REFILLS];
extern struct page_table proof_tables[PROOF_OBJECTS];
extern struct asid_pool proof_asid_pools[PROOF_OBJECTS];
extern struct vcpu proof_vcpus[PROOF_OBJECTS];
extern struct slot proof_slots[PROOF_SLOTS];
