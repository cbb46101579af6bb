/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * GICv3 as one core sees it (IHI 0069): its redistributor, the CPU interface in system registers,
 * and write-1 registers for single SPIs. What concerns all cores the loader has set.
 */
#include "registers.h"

#include <base/memory_map.h>
#include <machine/machine.h>
#include <machine/mmio.h>
#include <machine/sysreg.h>
#include <multikit/image.h>

#define GICR_SGI_VA (GICR_VA + GICR_SGI_FRAME)

/* Until a disable is in effect (IHI 0069, GICD_CTLR.RWP and GICR_CTLR.RWP): the read follows the write
 * in program order, being of the same Device-nGnRnE peripheral. */
static void wait_for_write(u64 base, u64 offset, u32 pending)
{
    for (u32 i = 0; i < RWP_READS && (mmio_read32(base, offset) & pending); i++) {
    }
}

/* The redistributor that the layout has mapped is this core's: GICR_TYPER.Affinity_Value, which is its
 * upper half, has the affinity fields without the gap. */
bool gic_is_number(u32 gic_cpu)
{
    word_t affinity = machine_affinity();

    (void)gic_cpu;
    return mmio_read32(GICR_VA, GICR_TYPER + 4) == (u32)(affinity | affinity >> 32 << 24);
}

static void wake_redistributor(void)
{
    u32 waker = mmio_read32(GICR_VA, GICR_WAKER);

    mmio_write32(GICR_VA, GICR_WAKER, waker & ~WAKER_PROCESSOR_SLEEP);
    while (mmio_read32(GICR_VA, GICR_WAKER) & WAKER_CHILDREN_ASLEEP) {
        __asm__ volatile("yield");
    }
}

/* All private interrupts off, group 1, at one priority: nothing stays that firmware left. They are
 * changed only when they are off. */
static void init_private_irqs(void)
{
    mmio_write32(GICR_SGI_VA, GICR_ICENABLER0, 0xffffffff);
    wait_for_write(GICR_VA, GICR_CTLR, GICR_CTLR_RWP);
    mmio_write32(GICR_SGI_VA, GICR_ICPENDR0, 0xffffffff);
    mmio_write32(GICR_SGI_VA, GICR_ICACTIVER0, 0xffffffff);
    mmio_write32(GICR_SGI_VA, GICR_IGROUPR0, 0xffffffff);
    for (u32 i = 0; i < PRIVATE_IRQS; i += 4) {
        mmio_write32(GICR_SGI_VA, GICR_IPRIORITYR + i, IMAGE_IRQ_PRIORITY * 0x01010101u);
    }
}

void gic_init_core(void)
{
    wake_redistributor();
    init_private_irqs();
    sysreg_write(ICC_SRE_EL2, ICC_SRE_ALL);
    isb();
    sysreg_write(ICH_HCR_EL2, 0);
    sysreg_write(ICC_CTLR_EL1, ICC_CTLR_EOI_MODE);
    sysreg_write(ICC_AP1R0_EL1, 0);
    sysreg_write(ICC_PMR_EL1, 0xff);
    sysreg_write(ICC_BPR1_EL1, 0);
    sysreg_write(ICC_IGRPEN1_EL1, 1);
    isb();
}

void gic_disable_core(void)
{
    sysreg_write(ICC_IGRPEN1_EL1, 0);
    isb();
}

/* The read synchronizes itself while interrupts are masked (IHI 0069, ICC_IAR1_EL1); the drop is in
 * effect at the exception return at the latest, as is a deactivation. */
u32 gic_acknowledge(void)
{
    u32 intid = (u32)sysreg_read(ICC_IAR1_EL1);

    if (intid >= FIRST_SPECIAL) {
        return IRQ_NONE;
    }
    sysreg_write(ICC_EOIR1_EL1, intid);
    return intid;
}

/* SGIs are active once, whoever sent them: there is no sender in what was taken. */
void gic_deactivate(u32 taken)
{
    sysreg_write(ICC_DIR_EL1, taken);
}

void gic_enable(u32 intid)
{
    if (intid < PRIVATE_IRQS) {
        mmio_write32(GICR_SGI_VA, GICR_ISENABLER0, 1u << intid);
    } else {
        mmio_write32(GICD_VA, GICD_ISENABLER + intid / 32 * 4, 1u << (intid % 32));
    }
}

void gic_disable(u32 intid)
{
    if (intid < PRIVATE_IRQS) {
        mmio_write32(GICR_SGI_VA, GICR_ICENABLER0, 1u << intid);
        wait_for_write(GICR_VA, GICR_CTLR, GICR_CTLR_RWP);
    } else {
        mmio_write32(GICD_VA, GICD_ICENABLER + intid / 32 * 4, 1u << (intid % 32));
        wait_for_write(GICD_VA, GICD_CTLR, GICD_CTLR_RWP);
    }
}

/* SGIs are edge by nature. */
void gic_set_trigger(u32 intid, bool edge)
{
    if (intid >= SGIS && intid < PRIVATE_IRQS) {
        u32 bit = ICFGR_EDGE(intid);
        u32 config = mmio_read32(GICR_SGI_VA, GICR_ICFGR1);
        mmio_write32(GICR_SGI_VA, GICR_ICFGR1, edge ? config | bit : config & ~bit);
    }
}

/* A byte for each interrupt (IHI 0069, GICR_IPRIORITYR<n>). The CPU interface's mask lets all priorities
 * through. */
void gic_set_last(u32 intid)
{
    mmio_write8(GICR_SGI_VA, GICR_IPRIORITYR + intid, IMAGE_IRQ_PRIORITY_LAST);
}

/* The ISB sends it now. A shared interrupt that nothing raises becomes pending by GICD_ISPENDR, and goes
 * where the loader routed it. */
void gic_send_sgi(u32 intid, u64 target)
{
    if (intid < SGIS) {
        sysreg_write(ICC_SGI1R_EL1, target | (u64)intid << 24);
        isb();
    } else {
        mmio_write32(GICD_VA, GICD_ISPENDR + intid / 32 * 4, 1u << (intid % 32));
    }
}

/* Aff3, Aff2, Aff1 and a list of cores by Aff0, as ICC_SGI1R_EL1 has them; RS selects sixteen. */
u64 gic_sgi_target(word_t affinity)
{
    u64 aff0 = affinity & 0xff;
    u64 aff1 = (affinity >> 8) & 0xff;
    u64 aff2 = (affinity >> 16) & 0xff;
    u64 aff3 = (affinity >> 32) & 0xff;

    return aff3 << 48 | (aff0 / 16) << 44 | aff2 << 32 | aff1 << 16 | 1ULL << (aff0 % 16);
}
