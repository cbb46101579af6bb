/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a parent of a crasher does and sees, in five faults: two restarts, a reset, a restart, and then it
 * leaves it stopped. Message registers are those of the fault, whatever is asked meanwhile.
 */
#pragma once

#include <microkit.h>

#define ENTRY  MICROKIT_PROGRAM_VA
#define FAULTS 5

static inline bool is_fault(microkit_msginfo info, seL4_Word run)
{
    return microkit_msginfo_get_label(info) == seL4_Fault_VMFault &&
           microkit_msginfo_get_count(info) == seL4_VMFault_Length &&
           microkit_mr_get(seL4_VMFault_Addr) == 0x123000 + 8 * run;
}

static inline bool restarted(microkit_child child, seL4_Word restarts)
{
    return microkit_pd_restarts(child) == restarts &&
           microkit_pd_cause(child) == MICROKIT_CAUSE_RESTARTED;
}

/* number: of the fault, from 0. */
static inline bool crash(microkit_child child, microkit_msginfo info, seL4_Word number)
{
    static const seL4_Word runs[FAULTS] = {0, 1, 2, 0, 1};
    bool good = is_fault(info, runs[number]) && microkit_pd_restarts(child) == number &&
                is_fault(info, runs[number]);

    if (number + 1 == FAULTS) {
        return good;
    }
    if (number == 2) {
        microkit_pd_reset(child);
    } else {
        microkit_pd_restart(child, ENTRY);
    }
    return good && restarted(child, number + 1);
}
