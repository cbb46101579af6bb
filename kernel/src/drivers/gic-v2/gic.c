/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * GICv2 as one core sees it (IHI 0048B): its CPU interface, the banked registers of SGIs and PPIs,
 * and write-1 registers for single SPIs. What concerns all cores the loader has set.
 */
#include <arch/machine.h>
#include <kernel/memory_map.h>
#include <machine/mmio.h>

#define GICD_ISENABLER  0x100
#define GICD_ICENABLER  0x180
#define GICD_ICPENDR    0x280
#define GICD_ICACTIVER  0x380
#define GICD_IPRIORITYR 0x400
#define GICD_ICFGR      0xc00
#define GICD_SGIR       0xf00
#define GICD_CPENDSGIR  0xf10

#define GICC_CTLR       0x00
#define GICC_PMR        0x04
#define GICC_BPR        0x08
#define GICC_IAR        0x0c
#define GICC_EOIR       0x10

#define PRIVATE_IRQS    32
#define SGIS            16
#define INTID_MASK      0x3ff
#define FIRST_SPECIAL   1020
#define PRIORITY        0xa0

/* All private interrupts off, at one priority; the core starts from nothing that firmware left. */
void gic_init_core(void)
{
    mmio_write32(GICD_VA, GICD_ICENABLER, 0xffffffff);
    mmio_write32(GICD_VA, GICD_ICPENDR, 0xffffffff);
    mmio_write32(GICD_VA, GICD_ICACTIVER, 0xffffffff);
    for (u32 i = 0; i < SGIS; i += 4) {
        mmio_write32(GICD_VA, GICD_CPENDSGIR + i, 0xffffffff);
    }
    for (u32 i = 0; i < PRIVATE_IRQS; i += 4) {
        mmio_write32(GICD_VA, GICD_IPRIORITYR + i, PRIORITY * 0x01010101u);
    }
    mmio_write32(GICC_VA, GICC_PMR, 0xff);
    mmio_write32(GICC_VA, GICC_BPR, 0);
    mmio_write32(GICC_VA, GICC_CTLR, 1);
}

void gic_disable_core(void)
{
    mmio_write32(GICC_VA, GICC_CTLR, 0);
}

/* An SGI is ended at once: the end needs the sender's number, which stops being known here. */
u32 gic_acknowledge(void)
{
    u32 iar = mmio_read32(GICC_VA, GICC_IAR);
    u32 intid = iar & INTID_MASK;

    if (intid < SGIS) {
        mmio_write32(GICC_VA, GICC_EOIR, iar);
    } else if (intid >= FIRST_SPECIAL) {
        return IRQ_NONE;
    }
    return intid;
}

void gic_end(u32 intid)
{
    if (intid >= SGIS) {
        mmio_write32(GICC_VA, GICC_EOIR, intid);
    }
}

void gic_mask(u32 intid)
{
    mmio_write32(GICD_VA, GICD_ICENABLER + intid / 32 * 4, 1u << (intid % 32));
}

void gic_unmask(u32 intid)
{
    mmio_write32(GICD_VA, GICD_ISENABLER + intid / 32 * 4, 1u << (intid % 32));
}

/* ICFGR1 (PPIs) is banked; SGIs are edge by nature. */
void gic_set_trigger(u32 intid, bool edge)
{
    if (intid >= SGIS && intid < PRIVATE_IRQS) {
        u32 bit = 2u << (intid % 16 * 2);
        u32 config = mmio_read32(GICD_VA, GICD_ICFGR + 4);
        mmio_write32(GICD_VA, GICD_ICFGR + 4, edge ? config | bit : config & ~bit);
    }
}

void gic_send_sgi(u32 intid, u64 target)
{
    mmio_write32(GICD_VA, GICD_SGIR, (u32)target | intid);
}

/* CPUTargetList, bits 23:16 of GICD_SGIR; CPU interfaces are numbered by Aff0. */
u64 gic_sgi_target(word_t core_mpidr_aff)
{
    return 1ULL << (16 + (core_mpidr_aff & 7));
}
