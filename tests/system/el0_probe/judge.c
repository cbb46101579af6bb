/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Notes which instruction of its child faulted, and has it go on behind that.
 */
#include <microkit.h>

#include "faults.h"

volatile seL4_Uint64 *faults;

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}

seL4_Bool fault(microkit_child child, microkit_msginfo info, microkit_msginfo *reply)
{
    seL4_Word address = microkit_mr_get(seL4_UserException_FaultIP);
    seL4_Word number = fault_number(address);

    (void)child;
    if (microkit_msginfo_get_label(info) != seL4_Fault_UserException || number >= FAULT_BITS) {
        microkit_dbg_puts("probe: FAILED: another fault\n");
        return seL4_False;
    }
    faults[number / 64] |= 1UL << number % 64;
    microkit_mr_set(0, address + 4);
    *reply = microkit_msginfo_new(0, 1);
    return seL4_True;
}
