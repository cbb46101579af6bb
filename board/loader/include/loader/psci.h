/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Power State Coordination Interface (DEN 0022), by SMC.
 */
#pragma once

#include <stdint.h>

#define PSCI_OFF 1

int64_t psci_affinity_info(uint64_t mpidr); /* PSCI_OFF: can be started; negative: no such core */

/* The core starts at entry, at EL2 with MMU off, with context in x0. 0 = done. */
int64_t psci_cpu_on(uint64_t mpidr, uint64_t entry, uint64_t context);
