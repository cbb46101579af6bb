/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Finds everything: from the kernel's state to objects and slots, from those to others, until there
 * is nothing new.
 */
#include "check.h"

/* A slot holds a capability to an object, and its neighbours in the derivation list lie where
 * capabilities are that only they lead to: a CNode can be in itself. */
static bool find_from_slot(struct check *check, slot_ref_t ref)
{
    const struct slot *slot = slot_data(check, ref);

    return object_add_cap(check, &slot->cap) && slot_add(check, slot->prev, false) &&
           slot_add(check, slot->next, false) &&
           (slot->cap.type != CAP_ZOMBIE || slot_add(check, ring_next(check, ref), false));
}

bool find_all(struct check *check)
{
    u32 objects = 0, slots = 0;

    if (!find_from_state(check)) {
        return false;
    }
    while (objects < check->object_count || slots < check->slot_count) {
        bool fine = slots < check->slot_count ? find_from_slot(check, check->slots[slots++].ref)
                                              : find_from_object(check, objects++);

        if (!fine) {
            return false;
        }
    }
    return true;
}
