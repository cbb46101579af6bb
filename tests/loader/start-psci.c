/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * What firmware's answers about a core mean, and that it is started as it should be.
 */
#include "fixture.h"

#include <loader/drivers.h>
#include <loader/psci.h>

static void check(void)
{
    start_check(image_core_at(1));
}

static void start(void)
{
    start_core(image_core_at(1));
}

static void check_states(void)
{
    machine_reset();
    image_make();
    CHECK_PASSES(check);
    machine->core_state[1] = PSCI_INVALID_PARAMETERS;
    CHECK_FAILS(check,
                "the image needs core 1, this machine has none with MPIDR 0x1 (PSCI error 2): give "
                "it 2 cores (QEMU: -smp), or use fewer in the system");
    image_core_at(1)->core = 3;
    image_core_at(1)->mpidr = 0x80;
    CHECK_FAILS(check,
                "the image needs core 3, this machine has none with MPIDR 0x80 (PSCI error 2): "
                "give it 4 cores (QEMU: -smp), or use fewer in the system");
    image_make();
    machine_reset();
    machine->core_state[1] = PSCI_ON;
    CHECK_FAILS(check, "the image needs core 1 (MPIDR 0x1), which already runs: firmware "
                       "must leave it off");
    machine->core_state[1] = PSCI_ON_PENDING;
    CHECK_FAILS(check, "the image needs core 1 (MPIDR 0x1), which already runs: firmware "
                       "must leave it off");
    machine->core_state[1] = PSCI_NOT_SUPPORTED;
    CHECK_FAILS(check, "the image needs core 1, firmware has no PSCI that starts it (by SMC)");
}

static void check_start(void)
{
    machine_reset();
    image_make();
    CHECK_PASSES(start);
    CHECK(strcmp(trace(), "on-1-42000000-1 ") == 0);
    machine->start_error = -3;
    CHECK_FAILS(start, "core 1 (MPIDR 0x1) cannot be started: PSCI error 3");
}

static void check_off(void)
{
    machine_reset();
    CHECK(run(start_power_off) == OFF);
    machine->can_power_off = false;
    CHECK(run(start_power_off) == RETURNED);
}

int main(void)
{
    check_states();
    check_start();
    check_off();
    return 0;
}
