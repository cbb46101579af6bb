/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Interrupt controllers that are the board's and that are not.
 */
#include "fixture.h"

#include <selftest/devices.h>
#include <selftest/parts.h>

extern uint64_t board_gic_version;

static uint64_t free_sgis;

bool gic_sgi_is_free(uint32_t sgi)
{
    return free_sgis >> sgi & 1;
}

static void prepare(void)
{
    machine_reset();
    free_sgis = 0xff;
}

static void check(void)
{
    console_clear();
    gic_check();
}

static void check_good(void)
{
    prepare();
    check();
    CHECK(strcmp(console(),
                 "TST|ok: GIC: version 2 at 0x8000000, cores have no registers for it; the board "
                 "says 2\n"
                 "TST|ok: GIC: 96 interrupts; the board says 96\n"
                 "TST|note: GIC: one security state\n"
                 "TST|ok: GIC: SGIs 0xff are not firmware's (a bit for each); the board uses "
                 "0x7\n") == 0);
    machine.gicd_typer = 1 << 10 | 31; /* more than there are numbers */
    check();
    CHECK_SAYS("TST|ok: GIC: 1020 interrupts; the board says 96\n");
    CHECK_SAYS("TST|note: GIC: two security states\n");
}

static void check_version(uint64_t wanted, uint32_t revision, bool has_registers, bool right)
{
    prepare();
    board_gic_version = wanted;
    machine.gic_revision = revision;
    machine.has_gic_registers = has_registers;
    check();
    CHECK((strstr(console(), "TST|ok: GIC: version") != NULL) == right);
}

static void check_wrong(void)
{
    prepare();
    machine.gicd_typer = 1;
    free_sgis = 0x6;
    check();
    CHECK_SAYS("TST|WRONG: GIC: 64 interrupts; the board says 96\n");
    CHECK_SAYS(
        "TST|WRONG: GIC: SGIs 0x6 are not firmware's (a bit for each); the board uses 0x7\n");
    machine.has_gic = false;
    check();
    CHECK_SAYS("TST|WRONG: GIC: nothing answers at 0x8000000\n");
}

int main(void)
{
    check_good();
    check_version(2, 2, false, true);
    check_version(2, 2, true, true);
    check_version(2, 3, true, false);
    check_version(2, 0, false, false);
    check_version(3, 3, true, true);
    check_version(3, 4, true, true);
    check_version(3, 0, true, true);
    check_version(3, 3, false, false);
    check_version(3, 2, true, false);
    check_wrong();
    return 0;
}
