/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The distributor of a GICv2 (IHI 0048B). Group registers read as zero to a non-secure world, so
 * all is group 0 here, or what the secure world made non-secure.
 */
#include <board/config.h>
#include <loader/drivers.h>
#include <loader/io.h>

#define GICD_CTLR       (BOARD_GICD_BASE + 0x000)
#define GICD_TYPER      (BOARD_GICD_BASE + 0x004)
#define GICD_IGROUPR    (BOARD_GICD_BASE + 0x080)
#define GICD_ICENABLER  (BOARD_GICD_BASE + 0x180)
#define GICD_ICPENDR    (BOARD_GICD_BASE + 0x280)
#define GICD_ICACTIVER  (BOARD_GICD_BASE + 0x380)
#define GICD_IPRIORITYR (BOARD_GICD_BASE + 0x400)
#define GICD_ITARGETSR  (BOARD_GICD_BASE + 0x800)
#define GICD_ICFGR      (BOARD_GICD_BASE + 0xc00)

#define FIRST_SPI       32

void gic_init_distributor(void)
{
    uint32_t lines = 32 * ((read32(GICD_TYPER) & 0x1f) + 1);

    write32(GICD_CTLR, 0);
    for (uint32_t intid = FIRST_SPI; intid < lines; intid += 32) {
        write32(GICD_ICENABLER + intid / 8, 0xffffffff);
        write32(GICD_ICPENDR + intid / 8, 0xffffffff);
        write32(GICD_ICACTIVER + intid / 8, 0xffffffff);
        write32(GICD_IGROUPR + intid / 8, 0);
    }
}

void gic_route(const struct image_irq *irq, uint64_t mpidr)
{
    uint64_t config = GICD_ICFGR + irq->intid / 16 * 4;
    uint32_t edge = 2u << (irq->intid % 16 * 2);
    uint32_t others = read32(config) & ~edge;

    write8(GICD_IPRIORITYR + irq->intid, (uint8_t)irq->priority);
    write8(GICD_ITARGETSR + irq->intid, (uint8_t)(1u << (mpidr & 7)));
    write32(config, irq->edge ? others | edge : others);
}

void gic_enable_distributor(void)
{
    write32(GICD_CTLR, 1);
}
