/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The distributor of a GICv2 (IHI 0048B). Group registers read as zero to a non-secure world, so
 * all is group 0 here, or what the secure world made non-secure.
 */
#include "registers.h"

#include <board/config.h>
#include <loader/drivers.h>
#include <loader/io.h>
#include <loader/machine.h>

uint32_t gic_revision(void)
{
    uint32_t id;

    return probe_read32(BOARD_GICD_BASE + GICV2_PIDR2, &id) ? PIDR2_REVISION(id) : 0;
}

void gic_init_distributor(void)
{
    uint32_t lines = GICD_TYPER_IRQS(read32(BOARD_GICD_BASE + GICD_TYPER));

    write32(BOARD_GICD_BASE + GICD_CTLR, 0);
    for (uint32_t intid = PRIVATE_IRQS; intid < lines; intid += 32) {
        write32(BOARD_GICD_BASE + GICD_ICENABLER + intid / 8, 0xffffffff);
        write32(BOARD_GICD_BASE + GICD_ICPENDR + intid / 8, 0xffffffff);
        write32(BOARD_GICD_BASE + GICD_ICACTIVER + intid / 8, 0xffffffff);
        write32(BOARD_GICD_BASE + GICD_IGROUPR + intid / 8, 0);
    }
}

void gic_route(const struct image_irq *irq, const struct image_core *core)
{
    uint64_t config = BOARD_GICD_BASE + GICD_ICFGR + irq->intid / 16 * 4;
    uint32_t edge = ICFGR_EDGE(irq->intid);
    uint32_t others = read32(config) & ~edge;

    write8(BOARD_GICD_BASE + GICD_IPRIORITYR + irq->intid, (uint8_t)irq->priority);
    write8(BOARD_GICD_BASE + GICD_ITARGETSR + irq->intid, (uint8_t)(1u << core->gic_cpu));
    write32(config, irq->edge ? others | edge : others);
}

/* Registers of which a write of zeros does nothing (4.3.6, 4.3.8, 4.3.10). */
void gic_silence(uint32_t intid)
{
    uint64_t word = BOARD_GICD_BASE + intid / 32 * 4;

    write32(word + GICD_ICENABLER, 1u << intid % 32);
    write32(word + GICD_ICPENDR, 1u << intid % 32);
    write32(word + GICD_ICACTIVER, 1u << intid % 32);
}

void gic_enable_distributor(void)
{
    write32(BOARD_GICD_BASE + GICD_CTLR, GICD_CTLR_ENABLE);
}
