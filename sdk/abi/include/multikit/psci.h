/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Power State Coordination Interface (Arm DEN 0022): the functions that loader, kernel, monitor and
 * libmicrokit call, and what firmware answers. Also for assembly.
 */
#pragma once

/* What of MPIDR_EL1 names a core: Aff3, and Aff2 to Aff0 (DEN 0022, 5.1.4). */
#define MPIDR_AFFINITY     0xff00ffffff

#define PSCI_CPU_OFF       0x84000002 /* the calling core; returns only when it is refused */
#define PSCI_CPU_ON        0xc4000003 /* core, physical address of its first instruction, its x0 */
#define PSCI_AFFINITY_INFO 0xc4000004 /* core, 0 */
#define PSCI_SYSTEM_OFF    0x84000008
#define PSCI_SYSTEM_RESET  0x84000009

/* What AFFINITY_INFO says of a core. */
#define PSCI_ON         0
#define PSCI_OFF        1 /* it can be started */
#define PSCI_ON_PENDING 2 /* it is being started */

/* Errors, of 32 bits. Not supported: also where no firmware answers SMC. */
#define PSCI_NOT_SUPPORTED      (-1)
#define PSCI_INVALID_PARAMETERS (-2) /* no such core */
#define PSCI_ALREADY_ON         (-4)
