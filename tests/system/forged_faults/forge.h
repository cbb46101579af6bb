/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Forging faults. A send that does not block cannot make a fault of its own, whatever is in the
 * slot.
 */
#pragma once

#include <microkit.h>

#define SLOTS 1024

static inline void forge(void)
{
    for (seL4_CPtr slot = 1; slot < SLOTS; slot++) {
        for (seL4_Word label = seL4_Fault_NullFault; label <= seL4_Fault_VPPIEvent; label++) {
            for (int i = 0; i < seL4_VMFault_Length; i++) {
                seL4_SetMR(i, 0xf0000000);
            }
            seL4_NBSend(slot, seL4_MessageInfo_new(label, 0, 0, seL4_VMFault_Length));
        }
    }
    microkit_dbg_puts(microkit_name);
    microkit_dbg_puts(": has tried all\n");
}
