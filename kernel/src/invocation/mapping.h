/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What invocations that map frames check, of one frame or of each of many.
 */
#pragma once

#include <base/error.h>
#include <space/frame.h>

/* Can this frame be mapped so? Also when it already is at this address: then rights and attributes
 * change. Errors name the VSpace as capability 1, the address as argument 0. */
/*@ requires frame < PROOF_SLOTS && is_frame(proof_slots[frame].cap) && \valid_read(to) && is_sound(to->vspace, to->address);
    assigns \nothing;
    ensures is_map_error(frame, to->vspace, to->address, \result.code);
    ensures \result.code == seL4_NoError ==> may_be_at(frame, to->vspace.object, to->address);
 */
struct error check_mapping(slot_ref_t frame, const struct mapping *to) MUST_CHECK;
