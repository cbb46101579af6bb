/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The distributor of a GICv3 (IHI 0069): affinity routing on, all shared interrupts in group 1.
 */
#include <board/config.h>
#include <loader/drivers.h>
#include <loader/io.h>

#define GICD_CTLR       (BOARD_GICD_BASE + 0x0000)
#define GICD_TYPER      (BOARD_GICD_BASE + 0x0004)
#define GICD_IGROUPR    (BOARD_GICD_BASE + 0x0080)
#define GICD_ICENABLER  (BOARD_GICD_BASE + 0x0180)
#define GICD_ICPENDR    (BOARD_GICD_BASE + 0x0280)
#define GICD_ICACTIVER  (BOARD_GICD_BASE + 0x0380)
#define GICD_IPRIORITYR (BOARD_GICD_BASE + 0x0400)
#define GICD_ICFGR      (BOARD_GICD_BASE + 0x0c00)
#define GICD_IROUTER    (BOARD_GICD_BASE + 0x6000)

/* As non-secure software, or any on a GIC with one security state, has them. */
#define CTLR_ENABLE_GROUP1 (1u << 1)
#define CTLR_ARE           (1u << 4)
#define CTLR_RWP           (1u << 31)

#define FIRST_SPI          32

/* Until what was written to CTLR or ICENABLER has taken effect (IHI 0069, 12.9.4). */
static void wait_for_writes(void)
{
    while (read32(GICD_CTLR) & CTLR_RWP) {
    }
}

static void write_ctlr(uint32_t value)
{
    write32(GICD_CTLR, value);
    wait_for_writes();
}

void gic_init_distributor(void)
{
    uint32_t lines = 32 * ((read32(GICD_TYPER) & 0x1f) + 1);

    write_ctlr(0);
    write_ctlr(CTLR_ARE);
    for (uint32_t intid = FIRST_SPI; intid < lines; intid += 32) {
        write32(GICD_ICENABLER + intid / 8, 0xffffffff);
        wait_for_writes();
        write32(GICD_ICPENDR + intid / 8, 0xffffffff);
        write32(GICD_ICACTIVER + intid / 8, 0xffffffff);
        write32(GICD_IGROUPR + intid / 8, 0xffffffff);
    }
}

void gic_route(const struct image_irq *irq, uint64_t mpidr)
{
    uint64_t config = GICD_ICFGR + irq->intid / 16 * 4;
    uint32_t edge = 2u << (irq->intid % 16 * 2);
    uint32_t others = read32(config) & ~edge;

    write8(GICD_IPRIORITYR + irq->intid, (uint8_t)irq->priority);
    write64(GICD_IROUTER + irq->intid * 8ULL, mpidr);
    write32(config, irq->edge ? others | edge : others);
}

void gic_enable_distributor(void)
{
    write_ctlr(CTLR_ARE | CTLR_ENABLE_GROUP1);
}
