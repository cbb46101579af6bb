/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Cores that come when their word is written, and that do not; words that firmware has cleared, or not. The first
 * core has none that matters.
 */
#include "fixture.h"

#include <loader/machine.h>
#include <selftest/devices.h>
#include <selftest/machine.h>

#define WORD_1 0x4ffff0d8
#define WORD_2 0x4ffff0e0

uint64_t gic_own_number(void)
{
    return machine.self.gic_number;
}

static uint64_t value_at(paddr_t address)
{
    uint64_t value = 0;

    CHECK(probe_read64(address, &value));
    return value;
}

static void prepare(uint64_t first, uint64_t second)
{
    machine_reset();
    machine.tick = 1000; /* waits are short */
    CHECK(probe_write64(WORD_1, first) && probe_write64(WORD_2, second));
}

static void check_good(void)
{
    prepare(0, 0);
    other_cores_check();
    CHECK_SILENT("WRONG");
    CHECK_SAYS(
        "TST|ok: core 1: waits for 0x4ffff0d8 not to be 0; it is 0x0\n"
        "TST|ok: core 1: reads 2000 from the counter, this core 1000 before and 4000 after\n");
    CHECK_SAYS("TST|ok: core 1: MPIDR 0x1; the board says 0x1\n");
    CHECK_SAYS("TST|ok: core 2: MPIDR 0x100; the board says 0x100\n");
    CHECK_SAYS("TST|note: core 2: waits in the self-test's memory until the board is reset\n");
    CHECK(value_at(WORD_1) == (uint64_t)second_core && value_at(WORD_2) == (uint64_t)second_core);
}

/* Such a core is left alone: either nobody has cleared it, or it runs. */
static void check_not_cleared(void)
{
    prepare(7, 0);
    other_cores_check();
    CHECK_SAYS("TST|WRONG: core 1: waits for 0x4ffff0d8 not to be 0; it is 0x7\n"
               "TST|ok: core 2: waits for 0x4ffff0e0 not to be 0; it is 0x0\n");
    CHECK(value_at(WORD_1) == 7 && value_at(WORD_2) == (uint64_t)second_core);
    machine.silent = WORD_1;
    console_clear();
    other_cores_check();
    CHECK_SAYS("TST|WRONG: core 1: nothing answers at 0x4ffff0d8, where it waits\n");
}

/* It may still come, and use the stack. */
static void check_silent_core(void)
{
    prepare(0, 0);
    machine.cores[1].comes = false;
    other_cores_check();
    CHECK_SAYS("TST|WRONG: core 1: was started, and nothing is heard of it\n"
               "TST|note: the cores behind it were not tried\n");
    CHECK(value_at(WORD_2) == 0);
}

/* Its word is another core's. */
static void check_other_core(void)
{
    prepare(0, 0);
    machine.cores[1].report.mpidr = 0x2;
    other_cores_check();
    CHECK_SAYS("TST|WRONG: core 1: MPIDR 0x2; the board says 0x1\n");
}

int main(void)
{
    check_good();
    check_not_cleared();
    check_silent_core();
    check_other_core();
    CHECK(how_a_core_ends(start_leave) == CORE_WAITS);
    return 0;
}
