/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Makes a CNode of 65536 slots, with a capability in the last, and destroys it: 4096 steps
 * between two of which it can be interrupted.
 */
#include "delayed_deletion.h"

#include <microkit.h>
#include <stdint.h>

#define RADIX 16
#define DEPTH 64

volatile uint32_t *state;

void init(void)
{
    seL4_CPtr root = microkit_cspace_root_slot_to_cptr(1);
    seL4_CPtr memory = microkit_cspace_root_slot_to_cptr(2);
    seL4_CPtr node = microkit_cspace_root_slot_to_cptr(3);
    seL4_CPtr endpoint = microkit_cspace_root_slot_to_cptr(4);
    seL4_Error error = seL4_Untyped_Retype(memory, seL4_CapTableObject, RADIX, root, 0, 0, node, 1);

    if (error == seL4_NoError) {
        error = seL4_Untyped_Retype(memory, seL4_EndpointObject, 0, root, 0, 0, endpoint, 1);
    }
    if (error == seL4_NoError) {
        error = seL4_CNode_Move(node, (1 << RADIX) - 1, RADIX, root, endpoint, DEPTH);
    }
    if (error == seL4_NoError) {
        *state = DESTROYING;
        error = seL4_CNode_Delete(root, node, DEPTH);
    }
    if (error != seL4_NoError) {
        microkit_dbg_puts("FAILED: destroyer\n");
    }
    *state = DESTROYED;
}

void notified(microkit_channel ch)
{
    (void)ch;
}
