/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Takes its whole core down twice. When the core starts again this program begins as at the first time: its .data is
 * new, so which run it is stands in memory that core 1 shares with core 0.
 */
#include <microkit.h>
#include <multikit/psci.h>

#define SUPERVISOR 0
#define BAD_RUNS   2

volatile seL4_Word *runs;

static void turn_core_off(void)
{
    seL4_ARM_SMCContext call = {.x0 = PSCI_CPU_OFF}, answer;

    microkit_arm_smc_call(&call, &answer);
}

void init(void)
{
    if (++*runs <= BAD_RUNS) {
        turn_core_off();
    }
    microkit_notify(SUPERVISOR);
}

void notified(microkit_channel ch)
{
    (void)ch;
}
