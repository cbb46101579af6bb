/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Mapping frames, one by one or many at once.
 */
#pragma once

#include <space/translation.h>

/* Where and how a frame is to be mapped. */
struct mapping {
    struct cap vspace;
    vaddr_t address;
    word_t rights;
    word_t attributes; /* enum seL4_ARM_VMAttributes */
};

static inline paddr_t frame_pa(struct cap frame)
{
    return (paddr_t)frame.object << PAGE_BITS;
}

/* The address is free, or the frame's already: then rights and attributes change. */
void frame_map(slot_ref_t frame, const struct mapping *to);

/* As frame_unmap, but what the TLB holds stays. */
void frame_clear(slot_ref_t frame);
