/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Capabilities that become part of a thread: copies in the slots of its TCB.
 */
#include "tcb.h"

#include <base/window.h>
#include <capability/derivation.h>
#include <ipc/fault.h>
#include <lifetime/delete.h>

struct error new_cap_derive(slot_ref_t source, struct new_cap *to)
{
    struct error error = cap_derive(source, &to->cap);

    to->source = source;
    if (error.code != seL4_NoError) {
        return error;
    }
    return to->cap.type == CAP_NULL ? error_code(seL4_IllegalOperation) : error_none();
}

struct error new_cap_fault_handler(slot_ref_t source, u32 which, struct new_cap *to)
{
    to->cap = slot_at(source)->cap;
    to->source = source;
    return to->cap.type == CAP_NULL || fault_can_handle(to->cap) ? error_none()
                                                                 : error_capability(which);
}

static bool is_still_there(slot_ref_t slot, const struct cap *cap)
{
    return cap_same_object(slot_at(slot)->cap, *cap);
}

/* What is deleted may lead to the thread itself, of which nothing may be touched then, or to the
 * source. */
bool new_cap_install(const struct invocation *inv, u32 index, const struct new_cap *from)
{
    slot_ref_t slot = tcb_slot(inv->cap.object, index);

    if (!slot_delete(slot) || !is_still_there(inv->slot, &inv->cap)) {
        return false;
    }
    if (from->cap.type != CAP_NULL && is_still_there(from->source, &from->cap)) {
        slot_insert(from->cap, from->source, slot);
    }
    return true;
}
