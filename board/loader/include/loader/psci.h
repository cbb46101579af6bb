/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Power State Coordination Interface (DEN 0022), by SMC. Answers below 0 are PSCI's errors.
 */
#pragma once

#include <multikit/number.h>
#include <multikit/psci.h>
#include <stdint.h>

int64_t psci_affinity_info(mpidr_t mpidr);

/* The core starts at entry, at EL2 with MMU off, with context in x0. 0 = done. */
int64_t psci_cpu_on(mpidr_t mpidr, paddr_t entry, uint64_t context);

/* Returns only where firmware cannot do it. */
void psci_system_off(void);
