/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Where frames can be mapped.
 */
#include "mapping.h"

#include <space/translation.h>
#include <space/vspace.h>

static struct error check_address(const struct cap *frame, const struct mapping *to)
{
    if (frame->aux != 0) {
        if (frame->aux != to->vspace.word) {
            return error_capability(1);
        }
        return frame->word == to->address ? error_none() : error_argument(0);
    }
    if (to->address > USER_VSPACE_TOP || USER_VSPACE_TOP - to->address < MASK(frame->size)) {
        return error_argument(0);
    }
    return to->address & MASK(frame->size) ? error_code(seL4_AlignmentError) : error_none();
}

static struct error check_entry(const struct cap *frame, struct translation at)
{
    u64 entry = pte_read(at);

    if (at.level != frame_level(frame->size) && !(entry & PTE_VALID)) {
        return error_lookup(false, (struct lookup_failure){.type = LOOKUP_MISSING_CAPABILITY,
                                                           .words = {level_bits(at.level)}});
    }
    if ((entry & PTE_VALID) && (frame->aux == 0 || !pte_maps(entry, at.level, frame_pa(frame)))) {
        return error_code(seL4_DeleteFirst);
    }
    return error_none();
}

struct error check_mapping(const struct cap *frame, const struct mapping *to)
{
    if (to->vspace.type != CAP_VSPACE || to->vspace.aux == 0) {
        return error_capability(1);
    }
    if (!vspace_cap_is_valid(&to->vspace)) {
        return error_lookup(false, (struct lookup_failure){.type = LOOKUP_INVALID_ROOT});
    }

    struct error error = check_address(frame, to);

    if (error.code != seL4_NoError) {
        return error;
    }
    return check_entry(frame,
                       translation_find(to->vspace.object, to->address, frame_level(frame->size)));
}
