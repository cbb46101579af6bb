/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Firmware that can be called, by SMC: the version of PSCI (DEN 0022, 5.1.1).
 */
#include <loader/machine.h>
#include <multikit/psci.h>
#include <selftest/devices.h>
#include <selftest/say.h>

#define PSCI_VERSION   0x84000000
#define MAJOR(version) ((version) >> 16 & 0x7fff)
#define MINOR(version) ((version)&0xffff)

bool start_look(void)
{
    uint64_t registers[4] = {PSCI_VERSION, 0, 0, 0};

    if (!probe_smc(registers)) {
        say(false, "firmware: SMC is not answered");
    } else if ((int32_t)registers[0] < 0) {
        say(false, "firmware: no PSCI, or one before 0.2");
    } else {
        say(true, "firmware: PSCI %lu.%lu by SMC", MAJOR(registers[0]), MINOR(registers[0]));
    }
    return true;
}
