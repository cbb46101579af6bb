/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Firmware that can be called, by SMC: the version of PSCI (DEN 0022, 5.1.1), and whether cores are off before they
 * are started, and again when they have turned themselves off.
 */
#include <loader/machine.h>
#include <loader/psci.h>
#include <selftest/board.h>
#include <selftest/core.h>
#include <selftest/devices.h>
#include <selftest/machine.h>
#include <selftest/say.h>
#include <selftest/wait.h>

#define PSCI_VERSION   0x84000000
#define MAJOR(version) ((version) >> 16 & 0x7fff)
#define MINOR(version) ((version)&0xffff)
#define PATIENCE       1000 /* ms */

void start_look(void)
{
    uint64_t registers[4] = {PSCI_VERSION, 0, 0, 0};

    if (!probe_smc(registers)) {
        say(false, "firmware: SMC is not answered");
    } else if ((int32_t)registers[0] < 0) {
        say(false, "firmware: no PSCI, or one before 0.2");
    } else {
        say(true, "firmware: PSCI %lu.%lu by SMC", MAJOR(registers[0]), MINOR(registers[0]));
    }
}

static void say_error(uint64_t index, const char *what, int64_t error)
{
    say(false, "core %lu: %s%lu", index, what, (uint64_t)(error < 0 ? -error : error));
}

bool start_is_ready(uint64_t index)
{
    int64_t state = psci_affinity_info(board_cores[index].mpidr);

    if (state == PSCI_NOT_SUPPORTED) {
        say(false, "core %lu: firmware has no PSCI that starts it (by SMC)", index);
    } else if (state < 0) {
        say_error(index, "firmware knows none with this MPIDR: PSCI error -", state);
    } else {
        say(state == PSCI_OFF, "core %lu: is %s; must be off", index,
            state == PSCI_OFF ? "off" : "on");
    }
    return state == PSCI_OFF;
}

bool start_second(uint64_t index)
{
    int64_t error = psci_cpu_on(board_cores[index].mpidr, (uint64_t)second_core, 0);

    if (error != 0) {
        say_error(index, "firmware does not start it: PSCI error -", error);
    }
    return error == 0;
}

void start_leave(void)
{
    machine_turn_off();
}

static bool goes(mpidr_t mpidr)
{
    struct wait wait = wait_start(PATIENCE);

    while (psci_affinity_info(mpidr) != PSCI_OFF && wait_on(&wait)) {
    }
    return psci_affinity_info(mpidr) == PSCI_OFF;
}

void start_look_back(uint64_t index)
{
    say(goes(board_cores[index].mpidr), "core %lu: turns itself off", index);
}
