/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * GICv2 as one core sees it (IHI 0048B): its CPU interface, the banked registers of SGIs and PPIs,
 * and write-1 registers for single SPIs. What concerns all cores the loader has set.
 *
 * All registers are Device-nGnRnE memory of one peripheral: accesses arrive in program order.
 */
#include "registers.h"

#include <base/memory_map.h>
#include <machine/machine.h>
#include <machine/mmio.h>
#include <multikit/image.h>

/* Targets of private interrupts: each core reads its own bit there (4.3.12); one alone reads 0. */
bool gic_is_number(u32 gic_cpu)
{
    u32 own = mmio_read32(GICD_VA, GICD_ITARGETSR) & 0xff;

    return own == 0 || own == 1u << gic_cpu;
}

/* All private interrupts off, at one priority; the core starts from nothing that firmware left, no
 * priority of an interrupt that it took and did not end (GICC_APRn) either. The mode changes while nothing
 * is active. */
void gic_init_core(void)
{
    mmio_write32(GICD_VA, GICD_ICENABLER, 0xffffffff);
    mmio_write32(GICD_VA, GICD_ICPENDR, 0xffffffff);
    mmio_write32(GICD_VA, GICD_ICACTIVER, 0xffffffff);
    for (u32 i = 0; i < SGIS; i += 4) {
        mmio_write32(GICD_VA, GICD_CPENDSGIR + i, 0xffffffff);
    }
    for (u32 i = 0; i < PRIVATE_IRQS; i += 4) {
        mmio_write32(GICD_VA, GICD_IPRIORITYR + i, IMAGE_IRQ_PRIORITY * 0x01010101u);
    }
    mmio_write32(GICC_VA, GICC_PMR, 0xff);
    mmio_write32(GICC_VA, GICC_BPR, 0);
    for (u32 i = 0; i < APRS; i++) {
        mmio_write32(GICC_VA, GICC_APR + 4 * i, 0);
    }
    mmio_write32(GICC_VA, GICC_CTLR, GICC_CTLR_EOI_MODE | GICC_CTLR_ENABLE);
}

void gic_disable_core(void)
{
    mmio_write32(GICC_VA, GICC_CTLR, 0);
}

/* The priority drop needs all that the acknowledge said (4.4.5), and nothing else has to come first. */
u32 gic_acknowledge(void)
{
    u32 taken = mmio_read32(GICC_VA, GICC_IAR);

    if ((taken & GIC_INTID) >= FIRST_SPECIAL) {
        return IRQ_NONE;
    }
    mmio_write32(GICC_VA, GICC_EOIR, taken);
    return taken;
}

/* It holds the sender of an SGI, too (4.4.15). */
void gic_deactivate(u32 taken)
{
    mmio_write32(GICC_VA, GICC_DIR, taken);
}

void gic_enable(u32 intid)
{
    mmio_write32(GICD_VA, GICD_ISENABLER + intid / 32 * 4, 1u << (intid % 32));
}

/* DSB: the write is there before anything at the CPU interface. Where SGIs are always enabled (4.3.5)
 * nothing happens. */
void gic_disable(u32 intid)
{
    mmio_write32(GICD_VA, GICD_ICENABLER + intid / 32 * 4, 1u << (intid % 32));
    dsb("sy");
}

/* ICFGR1 (PPIs) is banked; SGIs are edge by nature. */
void gic_set_trigger(u32 intid, bool edge)
{
    if (intid >= SGIS && intid < PRIVATE_IRQS) {
        u32 bit = ICFGR_EDGE(intid);
        u32 config = mmio_read32(GICD_VA, GICD_ICFGR + 4);
        mmio_write32(GICD_VA, GICD_ICFGR + 4, edge ? config | bit : config & ~bit);
    }
}

/* A byte for each interrupt (4.3.11). The CPU interface's mask lets all priorities through. */
void gic_set_last(u32 intid)
{
    mmio_write8(GICD_VA, GICD_IPRIORITYR + intid, IMAGE_IRQ_PRIORITY_LAST);
}

/* A shared interrupt that nothing raises becomes pending by GICD_ISPENDR (4.3.7), and goes where the loader
 * routed it. */
void gic_send_sgi(u32 intid, u64 target)
{
    if (intid < SGIS) {
        mmio_write32(GICD_VA, GICD_SGIR, (u32)target | intid);
    } else {
        mmio_write32(GICD_VA, GICD_ISPENDR + intid / 32 * 4, 1u << (intid % 32));
    }
}

/* TargetListFilter of GICD_SGIR (4.3.15): only who writes it. */
u64 gic_sgi_target(word_t affinity)
{
    (void)affinity;
    return 2u << 24;
}
