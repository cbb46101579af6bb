/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The loader, on the boot core: image and machine checked, image into place, interrupts routed,
 * cores started. Each core goes straight into its own kernel and never comes back.
 */
#include <board/config.h>
#include <loader/checks.h>
#include <loader/drivers.h>
#include <loader/image.h>
#include <loader/load.h>
#include <loader/machine.h>
#include <loader/print.h>
#include <loader/tree.h>
#include <loader/watchdog.h>

/* Called by head.S. */
_Noreturn void loader_main(paddr_t loaded_at, paddr_t tree);

static void route_interrupts(void)
{
    const struct image_irq *irq = image_irqs();

    gic_init_distributor();
    for (uint32_t i = 0; i < image_header.irqs; i++) {
        gic_route(&irq[i], &image_cores()[irq[i].core]);
    }
    gic_enable_distributor();
    machine_finish_writes();
}

void loader_main(paddr_t loaded_at, paddr_t tree)
{
    info("Multikit loader for " BOARD_NAME ", loaded at %#lx", loaded_at);
    image_check();
    check_machine();
    watchdog_settle();
    info("%lu segments, %lu interrupts, %lu cores", (uint64_t)image_header.segments,
         (uint64_t)image_header.irqs, (uint64_t)image_header.cores);
    tree_place(tree, loaded_at);
    load_image();
    route_interrupts();
    for (uint32_t i = 1; i < image_header.cores; i++) {
        start_core(&image_cores()[i]);
    }
    machine_enter(image_cores()[0].entry_pa, image_cores()[0].core);
}
