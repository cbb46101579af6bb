/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the TLB was told: a history, as are SGIs (proof/gic.h), which each invalidation makes another of by a function of which
 * nothing is known.
 */
#pragma once

#include <base/types.h>

extern struct proof_tlb {
    u64 told;
} proof_tlb;

/*@ axiomatic Tlb {
      logic u64 without_page(u64 history, integer vttbr, integer address);
      logic u64 without_vmid(u64 history, integer vttbr);
    } */
