/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Slots one after the other, objects from one untyped: revoked, it is whole again.
 */
#include "suite.h"

static seL4_CPtr next_slot = FIRST_FREE;

seL4_CPtr slot_new(void)
{
    check(next_slot < LAST_SLOT);
    return next_slot++;
}

seL4_CPtr objects_new(seL4_Word type, seL4_Word size_bits, unsigned count)
{
    seL4_CPtr first = next_slot;

    next_slot += count;
    check(next_slot < LAST_SLOT);
    ok(seL4_Untyped_Retype(MEMORY, type, size_bits, CSPACE, 0, 0, first, count));
    return first;
}

seL4_CPtr object_new(seL4_Word type, seL4_Word size_bits)
{
    return objects_new(type, size_bits, 1);
}

seL4_CPtr cap_copy(seL4_CPtr source, seL4_CapRights_t rights)
{
    seL4_CPtr slot = slot_new();

    ok(seL4_CNode_Copy(CSPACE, slot, DEPTH, CSPACE, source, DEPTH, rights));
    return slot;
}

seL4_CPtr cap_mint(seL4_CPtr source, seL4_CapRights_t rights, seL4_Word badge)
{
    seL4_CPtr slot = slot_new();

    ok(seL4_CNode_Mint(CSPACE, slot, DEPTH, CSPACE, source, DEPTH, rights, badge));
    return slot;
}

void cap_delete(seL4_CPtr cap)
{
    ok(seL4_CNode_Delete(CSPACE, cap, DEPTH));
}

void cap_revoke(seL4_CPtr cap)
{
    ok(seL4_CNode_Revoke(CSPACE, cap, DEPTH));
}

/* A move onto itself is refused: because the slot is not empty, or, before, because the source is. */
bool cap_exists(seL4_CPtr slot)
{
    return seL4_CNode_Move(CSPACE, slot, DEPTH, CSPACE, slot, DEPTH) == seL4_DeleteFirst;
}

seL4_CPtr sc_new(seL4_Time budget, seL4_Time period)
{
    seL4_CPtr sc = object_new(seL4_SchedContextObject, 9);

    ok(seL4_SchedControl_ConfigureFlags(SCHED_CONTROL, sc, budget, period, 0, 0, 0));
    return sc;
}

seL4_CPtr vspace_new(void)
{
    seL4_CPtr vspace = object_new(seL4_ARM_VSpaceObject, 0);

    ok(seL4_ARM_ASIDPool_Assign(ASID_POOL, vspace));
    return vspace;
}

void memory_reset(void);
void time_reset(void);
void progress_reset(void);

/* Threads first, so that nobody runs while the rest goes; then whatever is not made of memory. */
void slots_reset(void)
{
    (void)seL4_CNode_Revoke(CSPACE, MEMORY, DEPTH);
    (void)seL4_CNode_Revoke(CSPACE, DEVICE_MEMORY, DEPTH);
    for (seL4_CPtr slot = FIRST_FREE; slot < next_slot; slot++) {
        (void)seL4_CNode_Delete(CSPACE, slot, DEPTH);
    }
    next_slot = FIRST_FREE;
    memory_reset();
    time_reset();
    progress_reset();
}
