/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The distributor of a GICv3 (IHI 0069): affinity routing on, all shared interrupts in group 1.
 */
#include "registers.h"

#include <board/config.h>
#include <loader/drivers.h>
#include <loader/io.h>
#include <loader/machine.h>

/* Until what was written to CTLR or ICENABLER has taken effect (IHI 0069, 12.9.4). */
static void wait_for_writes(void)
{
    while (read32(BOARD_GICD_BASE + GICD_CTLR) & GICD_CTLR_RWP) {
    }
}

static void write_ctlr(uint32_t value)
{
    write32(BOARD_GICD_BASE + GICD_CTLR, value);
    wait_for_writes();
}

static uint32_t revision_at(paddr_t address)
{
    uint32_t id;

    return probe_read32(address, &id) ? PIDR2_REVISION(id) : 0;
}

/* Where a GICv2 has it is reserved in a GICv3; the 64 KiB are a distributor's anyway. */
uint32_t gic_revision(void)
{
    uint32_t revision = revision_at(BOARD_GICD_BASE + GICV3_PIDR2);

    return revision != 0 ? revision : revision_at(BOARD_GICD_BASE + GICV2_PIDR2);
}

void gic_init_distributor(void)
{
    uint32_t lines = GICD_TYPER_IRQS(read32(BOARD_GICD_BASE + GICD_TYPER));

    write_ctlr(0);
    write_ctlr(GICD_CTLR_ARE);
    for (uint32_t intid = PRIVATE_IRQS; intid < lines; intid += 32) {
        write32(BOARD_GICD_BASE + GICD_ICENABLER + intid / 8, 0xffffffff);
        wait_for_writes();
        write32(BOARD_GICD_BASE + GICD_ICPENDR + intid / 8, 0xffffffff);
        write32(BOARD_GICD_BASE + GICD_ICACTIVER + intid / 8, 0xffffffff);
        write32(BOARD_GICD_BASE + GICD_IGROUPR + intid / 8, 0xffffffff);
    }
}

void gic_route(const struct image_irq *irq, const struct image_core *core)
{
    uint64_t config = BOARD_GICD_BASE + GICD_ICFGR + irq->intid / 16 * 4;
    uint32_t edge = ICFGR_EDGE(irq->intid);
    uint32_t others = read32(config) & ~edge;

    write8(BOARD_GICD_BASE + GICD_IPRIORITYR + irq->intid, (uint8_t)irq->priority);
    write64(BOARD_GICD_BASE + GICD_IROUTER + irq->intid * 8ULL, core->mpidr);
    write32(config, irq->edge ? others | edge : others);
}

/* Registers of which a write of zeros does nothing. RWP also says that writes of other cores are under way, so the
 * wait has a bound; an interrupt that is still on its way then finds the core's interface off. */
void gic_silence(uint32_t intid)
{
    uint64_t word = BOARD_GICD_BASE + intid / 32 * 4;

    write32(word + GICD_ICENABLER, 1u << intid % 32);
    for (unsigned i = 0; i < RWP_READS && (read32(BOARD_GICD_BASE + GICD_CTLR) & GICD_CTLR_RWP);
         i++) {
    }
    write32(word + GICD_ICPENDR, 1u << intid % 32);
    write32(word + GICD_ICACTIVER, 1u << intid % 32);
}

void gic_enable_distributor(void)
{
    write_ctlr(GICD_CTLR_ARE | GICD_CTLR_ENABLE_GROUP1);
}
