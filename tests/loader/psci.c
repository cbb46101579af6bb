/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * What firmware is asked and what its answers mean.
 */
#include "fixture.h"

#include <loader/psci.h>

int main(void)
{
    CHECK(psci_affinity_info(0) == PSCI_ON);
    CHECK(psci_affinity_info(1) == PSCI_OFF);
    CHECK(psci_affinity_info(MACHINE_CORES) == PSCI_INVALID_PARAMETERS);
    CHECK(psci_cpu_on(2, 0x41000000, 7) == 0);
    CHECK(strcmp(trace(), "on-2-41000000-7 ") == 0);
    machine->start_error = 0xfffffffe; /* 32 bits, not extended */
    CHECK(psci_cpu_on(2, 0x41000000, 7) == PSCI_INVALID_PARAMETERS);
    CHECK(run(psci_system_off) == OFF);
    machine->can_power_off = false;
    CHECK(run(psci_system_off) == RETURNED);
    machine->has_firmware = false;
    CHECK(psci_affinity_info(1) == PSCI_NOT_SUPPORTED);
    return 0;
}
