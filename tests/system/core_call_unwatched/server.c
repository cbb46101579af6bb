/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Adds one, or turns its core off while its caller waits.
 */
#include <microkit.h>
#include <multikit/psci.h>

volatile seL4_Word *deaths;

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo info)
{
    seL4_ARM_SMCContext off = {.x0 = PSCI_CPU_OFF}, answer;

    (void)ch;
    if (microkit_msginfo_get_label(info) != 0) {
        ++*deaths;
        microkit_arm_smc_call(&off, &answer);
    }
    microkit_mr_set(0, microkit_mr_get(0) + 1);
    return microkit_msginfo_new(0, 1);
}
