/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Asks the firmware for its PSCI version (Arm DEN 0022 5.1): QEMU's is 1.1, and it leaves the registers
 * of other arguments as they are, so that they show whether all of them get there and back.
 */
#include <microkit.h>

#define PSCI_VERSION 0x84000000

void init(void)
{
    seL4_ARM_SMCContext args = {PSCI_VERSION, 1, 2, 3, 4, 5, 6, 7};
    seL4_ARM_SMCContext response = {0};

    microkit_arm_smc_call(&args, &response);
    if (response.x1 != 1 || response.x2 != 2 || response.x3 != 3 || response.x4 != 4 ||
        response.x5 != 5 || response.x6 != 6 || response.x7 != 7) {
        microkit_dbg_puts("smc: FAILED: registers are lost\n");
    }
    microkit_dbg_puts("smc: PSCI ");
    microkit_dbg_put64(response.x0 >> 16);
    microkit_dbg_puts(".");
    microkit_dbg_put64(response.x0 & 0xffff);
    microkit_dbg_puts("\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
