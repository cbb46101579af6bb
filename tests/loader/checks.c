/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * Each machine that is not the board's: its line.
 */
#include "fixture.h"

#include <board/config.h>
#include <loader/checks.h>

static void prepare(void)
{
    machine_reset();
    image_make();
    board_gic_version = 2;
}

static void check_good(void)
{
    prepare();
    CHECK_PASSES(check_exception_level);
    CHECK_PASSES(check_machine);
}

/* Firmware is not called from other levels. */
static void check_level(uint64_t level, const char *line)
{
    prepare();
    machine->level = level;
    CHECK(run(check_exception_level) == STOPPED);
    CHECK_PRINTED(line);
}

static void check_levels(void)
{
    check_level(1, "LDR|ERROR: board test_board: started at EL1, the loader needs EL2 "
                   "(QEMU: -machine virtualization=on)\n");
    check_level(3, "LDR|ERROR: board test_board: started at EL3, the loader needs EL2 "
                   "(QEMU: -machine secure=off)\n");
}

static void check_boot_core(void)
{
    prepare();
    machine->affinity = 0x100;
    CHECK_FAILS(check_machine, "started on the core with MPIDR 0x100, the image boots on core 0 "
                               "with MPIDR 0x0");
}

static void set_gic(uint64_t needed, uint32_t revision, bool has_registers)
{
    prepare();
    board_gic_version = needed;
    machine->gic_revision = revision;
    machine->has_gic_registers = has_registers;
}

static void check_right_gics(void)
{
    set_gic(2, 2, false);
    CHECK_PASSES(check_machine);
    set_gic(2, 2, true); /* a GIC-400 beside cores that could do more */
    CHECK_PASSES(check_machine);
    set_gic(3, 3, true);
    CHECK_PASSES(check_machine);
    set_gic(3, 4, true);
    CHECK_PASSES(check_machine);
    set_gic(3, 0, true); /* a distributor that does not say */
    CHECK_PASSES(check_machine);
}

#define REMEDY_2 ": build for its board, or start the right one (QEMU: -machine gic-version=2)"
#define REMEDY_3 ": build for its board, or start the right one (QEMU: -machine gic-version=3)"

static void check_wrong_gics(void)
{
    set_gic(2, 3, true);
    CHECK_FAILS(check_machine, "the image needs a GICv2, this machine has a GICv3" REMEDY_2);
    set_gic(2, 0, true);
    CHECK_FAILS(check_machine, "the image needs a GICv2, this machine has a GICv3" REMEDY_2);
    set_gic(2, 1, false);
    CHECK_FAILS(check_machine, "the image needs a GICv2, this machine has a GICv1" REMEDY_2);
    set_gic(3, 2, false);
    CHECK_FAILS(check_machine, "the image needs a GICv3, this machine has a GICv2" REMEDY_3);
    set_gic(3, 2, true);
    CHECK_FAILS(check_machine, "the image needs a GICv3, this machine has a GICv2" REMEDY_3);
    set_gic(3, 3, false);
    CHECK_FAILS(check_machine, "the image needs a GICv3, this machine has a GICv3 without system "
                               "registers" REMEDY_3);
}

static void check_no_gic(void)
{
    set_gic(2, 0, false);
    console_clear();
    CHECK(run(check_machine) == OFF);
    CHECK(strstr(console(), "the image needs a GICv2, at 0x"));
    CHECK(strstr(console(), " this machine has no GIC: correct gic.gicd in board.toml, or start"));
}

static void check_firmware(void)
{
    prepare();
    machine->has_firmware = false;
    CHECK(run(check_machine) == STOPPED);
    CHECK_PRINTED("LDR|ERROR: board test_board: the image needs core 1, firmware has no PSCI that "
                  "starts it (by SMC)\n");
    image_make()->cores = 1; /* needs nobody's help */
    CHECK_PASSES(check_machine);
}

static void check_ram(void)
{
    prepare();
    machine->ram[0].size = 0;
    console_clear();
    CHECK(run(check_machine) == OFF);
    CHECK(strstr(console(), "needs RAM"));
}

int main(void)
{
    check_good();
    check_levels();
    check_boot_core();
    check_right_gics();
    check_wrong_gics();
    check_no_gic();
    check_firmware();
    check_ram();
    return 0;
}
