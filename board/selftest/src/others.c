/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The other cores, one after the other, so that they can have one stack and that a line is about one
 * core. Each must be off before and after.
 */
#include <loader/machine.h>
#include <loader/psci.h>
#include <selftest/board.h>
#include <selftest/core.h>
#include <selftest/machine.h>
#include <selftest/say.h>
#include <selftest/wait.h>

#define PATIENCE 1000 /* ms */

/* Read past the caches, and written by the core past its own. */
static volatile struct core_report report;

static bool comes(void)
{
    struct wait wait = wait_start(PATIENCE);

    while (!report.is_there && wait_on(&wait)) {
    }
    return report.is_there;
}

static bool goes(mpidr_t mpidr)
{
    struct wait wait = wait_start(PATIENCE);

    while (psci_affinity_info(mpidr) != PSCI_OFF && wait_on(&wait)) {
    }
    return psci_affinity_info(mpidr) == PSCI_OFF;
}

static void say_error(uint64_t index, const char *what, int64_t error)
{
    say(false, "core %lu: %s%lu", index, what, (uint64_t)(error < 0 ? -error : error));
}

/* Is the core off? What PSCI says else. */
static bool is_off(uint64_t index)
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

/* All cores read one counter (Arm ARM D11.1.1), so what another one reads lies between two of ours. */
static void compare_counter(uint64_t index, uint64_t before, uint64_t counter, uint64_t after)
{
    say(before <= counter && counter <= after,
        "core %lu: reads %lu from the counter, this core %lu before and %lu after", index, counter,
        before, after);
}

static bool start(uint64_t index)
{
    int64_t error;

    report.is_there = 0;
    machine_finish_writes();
    error = psci_cpu_on(board_cores[index].mpidr, (uint64_t)second_core, (uint64_t)&report);
    if (error != 0) {
        say_error(index, "firmware does not start it: PSCI error -", error);
    }
    return error == 0;
}

/* false: what became of it is unknown, and it may still use the stack. */
static bool check(uint64_t index)
{
    uint64_t before = machine_counter();

    if (!is_off(index) || !start(index)) {
        return true;
    }
    if (!comes()) {
        say(false, "core %lu: was started, and nothing is heard of it", index);
        return false;
    }
    compare_counter(index, before, report.counter, machine_counter());
    core_compare((const struct core_report *)&report, (unsigned)index);
    say(goes(board_cores[index].mpidr), "core %lu: turns itself off", index);
    return true;
}

void other_cores_check(void)
{
    unsigned index = 1;

    while (index < BOARD_CORES && check(index)) {
        index++;
    }
    if (index < BOARD_CORES) {
        note("the cores behind it were not tried");
    }
}
