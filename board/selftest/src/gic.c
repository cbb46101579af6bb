/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The interrupt controller: which, how many interrupts, and whether the doorbells are ours.
 */
#include <board/config.h>
#include <gic.h>
#include <loader/drivers.h>
#include <loader/machine.h>
#include <selftest/devices.h>
#include <selftest/parts.h>
#include <selftest/say.h>

/* A GICv3's distributor need not say so where a GICv2's would, but its cores do. GICv4 is a GICv3 with
 * more. */
static void check_version(void)
{
    uint64_t found = gic_revision(), wanted = BOARD_GIC_VERSION;
    bool has_registers = machine_has_gic_registers();

    if (found == 0 && has_registers) {
        found = 3;
    }
    say(wanted == 2 ? found == 2 : found >= wanted && has_registers,
        "GIC: version %lu at %#lx, cores %s registers for it; the board says %lu", found,
        (uint64_t)BOARD_GICD_BASE, has_registers ? "have" : "have no", wanted);
}

static void check_interrupts(uint32_t typer)
{
    uint64_t found = GICD_TYPER_IRQS(typer), wanted = BOARD_IRQ_COUNT;

    if (found > FIRST_SPECIAL) {
        found = FIRST_SPECIAL;
    }
    say(found >= wanted, "GIC: %lu interrupts; the board says %lu", found, wanted);
    note("GIC: %s", typer & GICD_TYPER_SECURITY ? "two security states" : "one security state");
}

/* Of all, bit by bit. */
static uint64_t free_doorbells(void)
{
    uint64_t found = 0;

    for (uint32_t sgi = 0; sgi < SGIS; sgi++) {
        found |= (uint64_t)gic_sgi_is_free(sgi) << sgi;
    }
    return found;
}

static void check_doorbells(void)
{
    uint64_t found = free_doorbells(), wanted = BOARD_SGIS;

    say((wanted & ~found) == 0,
        "GIC: SGIs %#lx are not firmware's (a bit for each); the board uses %#lx", found, wanted);
}

void gic_check(void)
{
    uint32_t typer;

    check_version();
    if (!probe_read32(BOARD_GICD_BASE + GICD_TYPER, &typer)) {
        say(false, "GIC: nothing answers at %#lx", (uint64_t)BOARD_GICD_BASE);
        return;
    }
    check_interrupts(typer);
    check_doorbells();
}
