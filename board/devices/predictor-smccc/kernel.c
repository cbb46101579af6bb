/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Branch predictors that firmware makes forget (SMC Calling Convention, Arm DEN 0028, chapter 7), on
 * cores where a domain could train them against another. Firmware says whether this core is one. Of
 * its two functions the later does what the earlier does, and acts on branch history as well.
 */
#include <machine/machine.h>

#define PSCI_VERSION      0x84000000
#define PSCI_FEATURES     0x8400000a
#define PSCI_1_0          0x10000
#define SMCCC_VERSION     0x80000000
#define SMCCC_1_1         0x10001
#define ARCH_FEATURES     0x80000001
#define ARCH_WORKAROUND_1 0x80008000
#define ARCH_WORKAROUND_3 0x80003fff
#define IS_NEEDED         0 /* 1: not on this core; negative: no such function */

static int call(u32 function, u32 argument)
{
    word_t registers[8] = {function, argument};

    machine_smc(registers);
    return (int)registers[0];
}

/* Before SMCCC 1.1 nobody may be asked, and firmware tells of that by PSCI 1.0. */
static bool can_be_asked(void)
{
    return call(PSCI_VERSION, 0) >= PSCI_1_0 && call(PSCI_FEATURES, SMCCC_VERSION) >= 0 &&
           call(SMCCC_VERSION, 0) >= SMCCC_1_1;
}

u32 predictor_find(void)
{
    if (!can_be_asked()) {
        return 0;
    }
    if (call(ARCH_FEATURES, ARCH_WORKAROUND_3) == IS_NEEDED) {
        return ARCH_WORKAROUND_3;
    }
    return call(ARCH_FEATURES, ARCH_WORKAROUND_1) == IS_NEEDED ? ARCH_WORKAROUND_1 : 0;
}

void predictor_forget(u32 function)
{
    machine_smc_fast(function);
}
