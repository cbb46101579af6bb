/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Other cores that come, that do not, and that do not go.
 */
#include "fixture.h"

#include <loader/psci.h>
#include <selftest/devices.h>

uint64_t gic_own_number(void)
{
    return machine.self.gic_number;
}

static void prepare(void)
{
    machine_reset();
    machine.tick = 1000; /* waits are short */
}

static void check_good(void)
{
    prepare();
    other_cores_check();
    CHECK_SILENT("WRONG");
    CHECK_SAYS(
        "TST|ok: core 1: is off; must be off\n"
        "TST|ok: core 1: reads 2000 from the counter, this core 1000 before and 4000 after\n");
    CHECK_SAYS("TST|ok: core 2: MPIDR 0x100; the board says 0x100\n");
    CHECK_SAYS("TST|ok: core 2: turns itself off\n");
    CHECK_SILENT("not tried");
}

static void check_states(void)
{
    prepare();
    machine.cores[1].state = PSCI_ON;
    machine.cores[2].state = PSCI_INVALID_PARAMETERS;
    other_cores_check();
    CHECK(strcmp(console(), "TST|WRONG: core 1: is on; must be off\n"
                            "TST|WRONG: core 2: firmware knows none with this MPIDR: PSCI error "
                            "-2\n") == 0);
    machine.cores[2].state = PSCI_NOT_SUPPORTED;
    other_cores_check();
    CHECK_SAYS("TST|WRONG: core 2: firmware has no PSCI that starts it (by SMC)\n");
}

static void check_refused(void)
{
    prepare();
    machine.cores[1].start_error = -6;
    other_cores_check();
    CHECK_SAYS("TST|WRONG: core 1: firmware does not start it: PSCI error -6\n");
    CHECK_SAYS("TST|ok: core 2: turns itself off\n");
}

/* It may still come, and use the stack. */
static void check_silent(void)
{
    prepare();
    machine.cores[1].comes = false;
    other_cores_check();
    CHECK(strcmp(console(), "TST|ok: core 1: is off; must be off\n"
                            "TST|WRONG: core 1: was started, and nothing is heard of it\n"
                            "TST|note: the cores behind it were not tried\n") == 0);
}

static void check_stays(void)
{
    prepare();
    machine.cores[1].stays = true;
    other_cores_check();
    CHECK_SAYS("TST|WRONG: core 1: turns itself off\n");
}

static void check_counter(uint64_t offset)
{
    prepare();
    machine.self.counter = 1UL << 40;
    machine.cores[1].report.counter = offset;
    other_cores_check();
    CHECK_SAYS("TST|WRONG: core 1: reads ");
}

int main(void)
{
    check_good();
    check_states();
    check_refused();
    check_silent();
    check_stays();
    check_counter(100000);
    check_counter(-100000UL);
    return 0;
}
