/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Where frames can be mapped.
 */
#include "mapping.h"

#include <base/bits.h>
#include <space/translation.h>
#include <space/vspace.h>

/*@ requires frame < PROOF_SLOTS && is_frame(proof_slots[frame].cap) && \valid_read(to);
    assigns \nothing;
    ensures is_address_error(frame, to->vspace.word, to->address, \result.code);
 */
static struct error check_address(slot_ref_t frame, const struct mapping *to)
{
    if (slot_at(frame)->cap.aux != 0) {
        if (slot_at(frame)->cap.aux != to->vspace.word) {
            return error_capability(1);
        }
        return slot_at(frame)->cap.word == to->address ? error_none() : error_argument(0);
    }
    if (to->address > USER_VSPACE_TOP ||
        USER_VSPACE_TOP - to->address < mask(slot_at(frame)->cap.size)) {
        return error_argument(0);
    }
    return is_multiple(to->address, slot_at(frame)->cap.size) ? error_none()
                                                              : error_code(seL4_AlignmentError);
}

/*@ requires frame < PROOF_SLOTS && is_frame(proof_slots[frame].cap) && is_entry(at.table, at.index);
    requires FIRST_LEVEL <= at.level <= level_of(proof_slots[frame].cap.size);
    requires at.level == level_of(proof_slots[frame].cap.size) || !is_next(entry_in(at.table, at.index));
    assigns \nothing;
    ensures is_entry_error(frame, entry_in(at.table, at.index), at.level, \result.code);
 */
static struct error check_entry(slot_ref_t frame, struct translation at)
{
    u64 entry = pte_read(at);

    if (at.level != frame_level(slot_at(frame)->cap.size) && !pte_is_valid(entry)) {
        return error_lookup(false, (struct lookup_failure){.type = LOOKUP_MISSING_CAPABILITY,
                                                           .words = {level_bits(at.level)}});
    }
    if (pte_is_valid(entry) &&
        (slot_at(frame)->cap.aux == 0 || at.level != frame_level(slot_at(frame)->cap.size) ||
         !pte_maps(entry, at.level, frame_pa(slot_at(frame)->cap)))) {
        return error_code(seL4_DeleteFirst);
    }
    return error_none();
}

struct error check_mapping(slot_ref_t frame, const struct mapping *to)
{
    if (to->vspace.type != CAP_VSPACE || to->vspace.aux == 0) {
        return error_capability(1);
    }
    if (!vspace_cap_is_valid(to->vspace)) {
        return error_lookup(false, (struct lookup_failure){.type = LOOKUP_INVALID_ROOT});
    }

    struct error error = check_address(frame, to);

    if (error.code != seL4_NoError) {
        return error;
    }
    return check_entry(frame, translation_find(to->vspace.object, to->address,
                                               frame_level(slot_at(frame)->cap.size)));
}
