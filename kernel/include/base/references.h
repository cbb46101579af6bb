/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What is computed with references alone, whatever memory they name.
 */
#pragma once

#include <base/state.h>
#include <base/structures.h>
#include <base/types.h>

/* The slot with this index of the CNode whose first granule is cnode. */
static inline slot_ref_t cnode_slot(ref_t cnode, word_t index)
{
    return (slot_ref_t)((cnode << (GRANULE_BITS - SLOT_BITS)) + index);
}

static inline paddr_t window_pa(ref_t ref)
{
    return ks.boot.window_pa + ((u64)ref << GRANULE_BITS);
}

/* The granule at a physical address, which lies in the window. */
static inline ref_t window_ref(paddr_t pa)
{
    return (ref_t)((pa - ks.boot.window_pa) >> GRANULE_BITS);
}
