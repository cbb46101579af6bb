/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Resumes the thief behind each access that faulted, and counts them. All of them must have, as
 * trapped system registers.
 */
#include <microkit.h>

#define ATTEMPTS        (200 * 24)
#define ESR_CLASS_SHIFT 26
#define SYSTEM_REGISTER 0x18
#define BRK             0x3c

static seL4_Word faults;

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}

seL4_Bool fault(microkit_child child, microkit_msginfo info, microkit_msginfo *reply)
{
    seL4_Word class = microkit_mr_get(seL4_UserException_Number) >> ESR_CLASS_SHIFT;

    (void)child;
    if (microkit_msginfo_get_label(info) == seL4_Fault_UserException && class == SYSTEM_REGISTER) {
        faults++;
        microkit_mr_set(0, microkit_mr_get(seL4_UserException_FaultIP) + 4);
        *reply = microkit_msginfo_new(0, 1);
        return seL4_True;
    }
    if (class != BRK || faults != ATTEMPTS) {
        microkit_dbg_puts("timer: FAILED: not every access faulted\n");
    }
    microkit_dbg_puts("watcher: all faulted\n");
    return seL4_False;
}
