/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The loader, on the boot core, at its link address: image into place, interrupts routed, cores
 * started. Each core goes straight into its own kernel and never comes back.
 */
#include <board/config.h>
#include <loader/drivers.h>
#include <loader/image.h>
#include <loader/print.h>
#include <loader/psci.h>

#define MPIDR_AFFINITY 0xff00ffffffULL
#define INTIDS         1020

_Noreturn void loader_main(uint64_t exception_level, uint64_t loaded_at);

static void check_machine(uint64_t exception_level)
{
    uint64_t mpidr, frequency;

    if (exception_level != 2) {
        fail(exception_level == 1 ? "started at EL1, not at EL2 (QEMU: -machine virtualization=on)"
                                  : "started at EL3, not at EL2 (QEMU: -machine secure=off)");
    }
    __asm__ volatile("mrs %0, mpidr_el1" : "=r"(mpidr));
    if ((mpidr & MPIDR_AFFINITY) != image_cores()[0].mpidr) {
        fail_number("must be started on the boot core, this is ", mpidr & MPIDR_AFFINITY);
    }
    __asm__ volatile("mrs %0, cntfrq_el0" : "=r"(frequency));
    if (frequency != image_header.timer_frequency) {
        fail_number("timer frequency differs from the board description: ", frequency);
    }
}

static void route_interrupts(void)
{
    const struct image_irq *irq = image_irqs();

    gic_init_distributor();
    for (uint32_t i = 0; i < image_header.irqs; i++) {
        if (irq[i].core >= image_header.cores || irq[i].intid >= INTIDS) {
            fail_number("image damaged: impossible interrupt ", irq[i].intid);
        }
        gic_route(&irq[i], image_cores()[irq[i].core].mpidr);
    }
    gic_enable_distributor();
    __asm__ volatile("dsb sy" : : : "memory"); /* before another core can use it */
}

/* All of them before the first starts: a machine with fewer cores runs nothing of the system. */
static void check_cores(void)
{
    for (uint32_t i = 1; i < image_header.cores; i++) {
        const struct image_core *core = &image_cores()[i];

        if (psci_affinity_info(core->mpidr) != PSCI_OFF) {
            fail_number("the machine lacks a core, or it already runs: ", core->core);
        }
    }
}

/* PSCI enters a core as a kernel wants to be entered. */
static void start_core(const struct image_core *core)
{
    int64_t error = psci_cpu_on(core->mpidr, core->entry_pa, core->core);

    if (error != 0) {
        info_number("PSCI error ", (uint64_t)-error);
        fail_number("cannot start core ", core->core);
    }
}

static _Noreturn void enter_kernel(const struct image_core *core)
{
    register uint64_t x0 __asm__("x0") = core->core;

    __asm__ volatile("dsb sy\n"
                     "ic iallu\n"
                     "dsb sy\n"
                     "isb\n"
                     "br %1\n"
                     :
                     : "r"(x0), "r"(core->entry_pa)
                     : "memory");
    __builtin_unreachable();
}

void loader_main(uint64_t exception_level, uint64_t loaded_at)
{
    uart_init();
    info("Multikit loader for " BOARD_NAME);
    info_number("loaded at ", loaded_at);
    image_check();
    check_machine(exception_level);
    check_cores();
    info_number("segments: ", image_header.segments);
    image_load();
    route_interrupts();
    info_number("starting cores: ", image_header.cores);
    for (uint32_t i = 1; i < image_header.cores; i++) {
        start_core(&image_cores()[i]);
    }
    enter_kernel(&image_cores()[0]);
}
