/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Turns its core off when it is told to.
 */
#include <microkit.h>
#include <multikit/psci.h>

void init(void)
{
}

void notified(microkit_channel ch)
{
    seL4_ARM_SMCContext call = {.x0 = PSCI_CPU_OFF}, answer;

    (void)ch;
    microkit_arm_smc_call(&call, &answer);
}
