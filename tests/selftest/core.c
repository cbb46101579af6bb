/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A core: all that it says of itself, and each thing that is not the board's.
 */
#include "fixture.h"

#include <selftest/devices.h>

uint64_t gic_own_number(void)
{
    return machine.self.gic_number;
}

static void compare(struct core_report report, unsigned index)
{
    console_clear();
    core_compare(&report, index);
}

static void check_look(void)
{
    struct core_report report;

    machine_reset();
    machine.self.mpidr = 0x102;
    machine.self.counter = 41;
    machine.pa_range = 4;
    memset(&report, 0xff, sizeof(report));
    core_look(&report);
    CHECK(report.level == 2 && report.mpidr == 0x102 && report.midr == 0x410fd034);
    CHECK(report.pa_bits == 44 && report.frequency == 1000000 && report.gic_number == 0);
    CHECK(report.counter == 42 && report.is_there == 1);
    machine.pa_range = 7; /* of a later architecture */
    core_look(&report);
    CHECK(report.pa_bits == 0);
}

static void check_errata(void)
{
    machine_reset();
    machine.cores[1].report.midr = 0x410fd032;
    compare(machine.cores[1].report, 1);
    CHECK_SAYS(
        "TST|note: core 1: has errata that are not handled: 819472, 824069, 826319, 827319\n");
}

static void check_good(void)
{
    machine_reset();
    for (unsigned i = 0; i < CORES; i++) {
        compare(machine.cores[i].report, i);
        CHECK_SILENT("WRONG");
    }
    CHECK(strcmp(console(), "TST|ok: core 2: at EL2; must be EL2\n"
                            "TST|ok: core 2: MPIDR 0x100; the board says 0x100\n"
                            "TST|ok: core 2: MIDR_EL1 is 0x410fd421, cortex-a78ae r0p1; the board "
                            "says cortex-a78ae\n"
                            "TST|ok: core 2: 44 bits of physical address; the board says 40\n"
                            "TST|ok: core 2: CNTFRQ_EL0 is 1000000 Hz; the board says 1000000\n"
                            "TST|ok: core 2: number 2 at the GIC; the board says 2\n") == 0);
}

/* One thing is wrong: one line. */
#define CHECK_WRONG(index, member, value, text)                         \
    do {                                                                \
        struct core_report report_ = machine.cores[index].report;       \
        report_.member = (value);                                       \
        compare(report_, index);                                        \
        CHECK_SAYS("TST|WRONG: core " #index ": " text "\n");           \
        CHECK(strstr(strstr(console(), "WRONG") + 1, "WRONG") == NULL); \
    } while (0)

static void check_wrong(void)
{
    machine_reset();
    CHECK_WRONG(1, level, 1, "at EL1; must be EL2");
    CHECK_WRONG(1, mpidr, 0x100, "MPIDR 0x100; the board says 0x1");
    CHECK_WRONG(1, midr, 0x411fd051,
                "MIDR_EL1 is 0x411fd051, cortex-a55 r1p1; the board says cortex-a53");
    CHECK_WRONG(2, midr, 0x410fd411,
                "MIDR_EL1 is 0x410fd411, cortex-a78 r0p1; the board says cortex-a78ae");
    CHECK_WRONG(1, pa_bits, 36, "36 bits of physical address; the board says 40");
    CHECK_WRONG(2, frequency, 24000000, "CNTFRQ_EL0 is 24000000 Hz; the board says 1000000");
    CHECK_WRONG(2, gic_number, 3, "number 3 at the GIC; the board says 2");
}

static void check_unknown(void)
{
    struct core_report report;

    machine_reset();
    report = machine.cores[0].report;
    report.midr = 0x4100ffff;
    report.gic_number = GIC_NO_NUMBER;
    compare(report, 0);
    CHECK_SILENT("WRONG");
    CHECK_SAYS("TST|note: core 0: MIDR_EL1 is 0x4100ffff, which is in no list of mine; the board "
               "says cortex-a53\n");
    CHECK_SAYS("TST|note: core 0: the GIC does not say its number; the board says 0\n");
}

extern uint64_t board_frequency;

/* 0: the board takes what firmware has set. */
static void check_any_frequency(void)
{
    struct core_report report;

    machine_reset();
    board_frequency = 0;
    report = machine.cores[0].report;
    compare(report, 0);
    CHECK_SAYS("TST|ok: core 0: CNTFRQ_EL0 is 1000000 Hz; the board takes any\n");
    report.frequency = 0;
    compare(report, 0);
    CHECK_SAYS("TST|WRONG: core 0: CNTFRQ_EL0 is 0 Hz; the board takes any\n");
}

int main(void)
{
    check_look();
    check_good();
    check_errata();
    check_wrong();
    check_unknown();
    check_any_frequency();
    return 0;
}
