/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * One core: its registers, and whether they are those of the board's description.
 */
#include <loader/machine.h>
#include <selftest/board.h>
#include <selftest/core.h>
#include <selftest/devices.h>
#include <selftest/kinds.h>
#include <selftest/machine.h>
#include <selftest/midr.h>
#include <selftest/say.h>

#define PA_BITS                    \
    {                              \
        32, 36, 40, 42, 44, 48, 52 \
    } /* by ID_AA64MMFR0_EL1.PARange */

static uint64_t pa_bits(void)
{
    static const uint8_t bits[] = PA_BITS;
    uint64_t range = machine_pa_range();

    return range < sizeof(bits) ? bits[range] : 0;
}

void core_look(struct core_report *report)
{
    report->level = machine_exception_level();
    report->mpidr = machine_affinity();
    report->midr = machine_midr();
    report->pa_bits = pa_bits();
    report->frequency = machine_timer_frequency();
    report->gic_number = gic_own_number();
    report->counter = machine_counter();
    machine_finish_writes();
    report->is_there = 1;
    machine_finish_writes();
}

static bool is_same(const char *one, const char *other)
{
    while (*one != 0 && *one == *other) {
        one++;
        other++;
    }
    return *one == *other;
}

static void compare_kind(uint64_t midr, uint64_t index)
{
    const char *kind = kind_of(midr), *wanted = board_cores[index].kind;

    if (*kind == 0) {
        note("core %lu: MIDR_EL1 is %#lx, which is in no list of mine; the board says %s", index,
             midr, wanted);
    } else {
        say(is_same(kind, wanted), "core %lu: MIDR_EL1 is %#lx, %s r%lup%lu; the board says %s",
            index, midr, kind, MIDR_VARIANT(midr), MIDR_REVISION(midr), wanted);
    }
}

static void note_errata(uint64_t midr, uint64_t index)
{
    const char *errata = errata_of(midr);

    if (*errata != 0) {
        note("core %lu: has errata that are not handled: %s", index, errata);
    }
}

static void compare_gic_number(uint64_t found, uint64_t index)
{
    uint64_t wanted = board_cores[index].gic_cpu;

    if (found == GIC_NO_NUMBER) {
        note("core %lu: the GIC does not say its number; the board says %lu", index, wanted);
    } else {
        say(found == wanted, "core %lu: number %lu at the GIC; the board says %lu", index, found,
            wanted);
    }
}

/* A board that says 0 takes whatever firmware has set. */
static void compare_frequency(uint64_t found, uint64_t index)
{
    uint64_t wanted = BOARD_TIMER_FREQUENCY;

    if (wanted == 0) {
        say(found != 0, "core %lu: CNTFRQ_EL0 is %lu Hz; the board takes any", index, found);
    } else {
        say(found == wanted, "core %lu: CNTFRQ_EL0 is %lu Hz; the board says %lu", index, found,
            wanted);
    }
}

void core_compare(const struct core_report *report, unsigned index)
{
    say(report->level == LOADER_EL, "core %lu: at EL%lu; must be EL%lu", (uint64_t)index,
        report->level, (uint64_t)LOADER_EL);
    say(report->mpidr == board_cores[index].mpidr, "core %lu: MPIDR %#lx; the board says %#lx",
        (uint64_t)index, report->mpidr, board_cores[index].mpidr);
    compare_kind(report->midr, index);
    note_errata(report->midr, index);
    say(report->pa_bits >= BOARD_PA_BITS,
        "core %lu: %lu bits of physical address; the board says %lu", (uint64_t)index,
        report->pa_bits, (uint64_t)BOARD_PA_BITS);
    compare_frequency(report->frequency, index);
    compare_gic_number(report->gic_number, index);
}
