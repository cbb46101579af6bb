/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Starting other cores, and ending all.
 */
#include <loader/machine.h>
#include <loader/psci.h>

/* Errors are int32; whether firmware extends their sign to x0 does not matter. */
static int64_t call(uint64_t function, uint64_t first, uint64_t second, uint64_t third)
{
    uint64_t registers[] = {function, first, second, third};

    return probe_smc(registers) ? (int32_t)registers[0] : PSCI_NOT_SUPPORTED;
}

int64_t psci_affinity_info(mpidr_t mpidr)
{
    return call(PSCI_AFFINITY_INFO, mpidr, 0, 0);
}

int64_t psci_cpu_on(mpidr_t mpidr, paddr_t entry, uint64_t context)
{
    return call(PSCI_CPU_ON, mpidr, entry, context);
}

void psci_system_off(void)
{
    call(PSCI_SYSTEM_OFF, 0, 0, 0);
}
