/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A parent whose core goes off, and which finds its child's fault when it is back.
 */
#include <microkit.h>
#include <multikit/psci.h>

volatile seL4_Word *runs; /* shared with another core, so it stays */

void init(void)
{
    ++*runs;
}

void notified(microkit_channel ch)
{
    seL4_ARM_SMCContext call = {.x0 = PSCI_CPU_OFF}, answer;

    (void)ch;
    microkit_arm_smc_call(&call, &answer);
}

seL4_Bool fault(microkit_child child, microkit_msginfo info, microkit_msginfo *reply)
{
    bool good = *runs == 2 && microkit_msginfo_get_label(info) == seL4_Fault_VMFault &&
                microkit_mr_get(seL4_VMFault_Addr) == 0x123000;

    (void)reply;
    microkit_dbg_puts(good ? "mortal: finds the fault: good\n" : "mortal: FAILED\n");
    microkit_pd_restart(child, MICROKIT_PROGRAM_VA);
    return seL4_False;
}
