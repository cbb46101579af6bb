/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The system calls of the watchdog, which has an IPC buffer of its own: calls of firmware have more words than
 * registers.
 */
#include <multikit/monitor_info.h>
#define SEL4_FIXED_IPC_BUFFER MONITOR_WATCHDOG_BUFFER_VA

#include <monitor/kernel.h>
#include <multikit/psci.h>
#include <sel4/sel4.h>

/* Without the right to, or without firmware, it is as if it did not know the function. */
static int64_t call(seL4_CPtr cap, seL4_Word function, seL4_Word argument)
{
    seL4_ARM_SMCContext registers = {.x0 = function, .x1 = argument}, answer;

    if (seL4_ARM_SMC_Call(cap, &registers, &answer) != seL4_NoError) {
        return PSCI_NOT_SUPPORTED;
    }
    return (int32_t)answer.x0;
}

int64_t kernel_core_state(uint64_t mpidr)
{
    return call(MONITOR_WATCHDOG_ASK_CAP, PSCI_AFFINITY_INFO, mpidr);
}

/* Core and entry are the capability's (docs/design/core-restart.md). */
int64_t kernel_start_core(uint32_t slot)
{
    return call(slot, PSCI_CPU_ON, 0);
}

void kernel_reset_board(void)
{
    (void)call(MONITOR_WATCHDOG_RESET_CAP, PSCI_SYSTEM_RESET, 0);
}

void kernel_end_period(void)
{
    seL4_Yield();
}
