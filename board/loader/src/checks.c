/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * From what cannot be misread to what is tried out: registers of the core, the GIC, firmware's answer
 * about other cores, RAM. When one of them fails no device but the UART has been set up, and no memory
 * been written but where the loader runs.
 */
#include <board/config.h>
#include <loader/checks.h>
#include <loader/drivers.h>
#include <loader/image.h>
#include <loader/machine.h>
#include <loader/print.h>
#include <loader/ram.h>

void check_exception_level(void)
{
    uint64_t level = machine_exception_level();

    if (level != LOADER_EL) {
        fail("started at EL%lu, the loader needs EL2 (QEMU: -machine %s)", level,
             level < LOADER_EL ? "virtualization=on" : "secure=off");
    }
}

void loader_prepare(paddr_t to, uint64_t size)
{
    uart_init();
    check_exception_level();
    ram_check_place(to, size);
}

static void check_boot_core(void)
{
    mpidr_t mpidr = machine_affinity();

    if (mpidr != image_cores()[0].mpidr) {
        fail("started on the core with MPIDR %#lx, the image boots on core %lu with MPIDR %#lx",
             mpidr, (uint64_t)image_cores()[0].core, image_cores()[0].mpidr);
    }
}

/* 0: none is seen. A GICv3's distributor need not say so where a GICv2's would, but its cores do. */
static uint64_t gic_version(void)
{
    uint32_t revision = gic_revision();

    if (revision == 0 && machine_has_gic_registers()) {
        return 3;
    }
    return revision;
}

/* GICv4 is a GICv3 with more. */
static bool is_gic_of_board(uint64_t version)
{
    if (BOARD_GIC_VERSION == 2) {
        return version == 2;
    }
    return version >= BOARD_GIC_VERSION && machine_has_gic_registers();
}

static void check_gic(void)
{
    uint64_t version = gic_version();

    if (version == 0) {
        fail("the image needs a GICv%lu, at %#lx this machine has no GIC: correct gic.gicd in "
             "board.toml, "
             "or start the board",
             (uint64_t)BOARD_GIC_VERSION, (uint64_t)BOARD_GICD_BASE);
    }
    if (!is_gic_of_board(version)) {
        fail("the image needs a GICv%lu, this machine has a GICv%lu%s: "
             "build for its board, or start the right one (QEMU: -machine gic-version=%lu)",
             (uint64_t)BOARD_GIC_VERSION, version,
             version < 3 || machine_has_gic_registers() ? "" : " without system registers",
             (uint64_t)BOARD_GIC_VERSION);
    }
}

void check_machine(void)
{
    check_boot_core();
    clock_check();
    check_gic();
    for (uint32_t i = 1; i < image_header.cores; i++) {
        start_check(&image_cores()[i]);
    }
    ram_check();
}
