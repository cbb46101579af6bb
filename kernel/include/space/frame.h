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

static inline paddr_t frame_pa(const struct cap *frame)
{
    return (paddr_t)frame->object << PAGE_BITS;
}

/* Can this frame be mapped so? Also when it already is at this address: then rights and attributes
 * change. vspace is argument 1 of the invocation, the address argument 0. */
struct error frame_map_check(const struct cap *frame, const struct mapping *to) MUST_CHECK;
void frame_map(struct cap *frame, const struct mapping *to);

/* As frame_unmap, but what the TLB holds stays. */
void frame_clear(struct cap *frame);
