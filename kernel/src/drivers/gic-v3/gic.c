/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * GICv3 as one core sees it (IHI 0069): its redistributor, the CPU interface in system registers,
 * and write-1 registers for single SPIs. What concerns all cores the loader has set.
 */
#include <base/memory_map.h>
#include <machine/machine.h>
#include <machine/mmio.h>
#include <machine/sysreg.h>

#define GICD_CTLR             0x000
#define GICD_CTLR_RWP         (1u << 31)
#define GICD_ISENABLER        0x100
#define GICD_ICENABLER        0x180

#define GICR_CTLR             0x00
#define GICR_CTLR_RWP         (1u << 3)
#define GICR_WAKER            0x14
#define WAKER_PROCESSOR_SLEEP (1u << 1)
#define WAKER_CHILDREN_ASLEEP (1u << 2)
/* The second frame has the SGIs and PPIs at the offsets that the distributor has the SPIs. */
#define GICR_SGI_VA     (GICR_VA + 0x10000)
#define GICR_IGROUPR0   0x080
#define GICR_ISENABLER0 0x100
#define GICR_ICENABLER0 0x180
#define GICR_ICPENDR0   0x280
#define GICR_ICACTIVER0 0x380
#define GICR_IPRIORITYR 0x400
#define GICR_ICFGR1     0xc04

/* Encodings, because assemblers know the names only with the GICv3 extension. */
#define ICC_SRE_EL2     "s3_4_c12_c9_5"
#define ICC_PMR_EL1     "s3_0_c4_c6_0"
#define ICC_BPR1_EL1    "s3_0_c12_c12_3"
#define ICC_CTLR_EL1    "s3_0_c12_c12_4"
#define ICC_IGRPEN1_EL1 "s3_0_c12_c12_7"
#define ICC_IAR1_EL1    "s3_0_c12_c12_0"
#define ICC_EOIR1_EL1   "s3_0_c12_c12_1"
#define ICC_DIR_EL1     "s3_0_c12_c11_1"
#define ICC_AP1R0_EL1   "s3_0_c12_c9_0"
#define ICC_SGI1R_EL1   "s3_0_c12_c11_5"
#define ICH_HCR_EL2     "s3_4_c12_c11_0"

#define SRE_ALL         0xf       /* SRE, DFB, DIB, Enable */
#define CTLR_EOI_MODE   (1u << 1) /* EOIR drops the priority, DIR deactivates */
#define PRIVATE_IRQS    32
#define SGIS            16
#define FIRST_SPECIAL   1020
#define PRIORITY        0xa0

/* Each read goes to the controller and back, which a write has done long before. Another core's writes
 * count for RWP of the distributor, too, so the wait must end whatever they do. */
#define RWP_READS 100u

/* Until a disable is in effect (IHI 0069, GICD_CTLR.RWP and GICR_CTLR.RWP): the read follows the write
 * in program order, being of the same Device-nGnRnE peripheral. */
static void wait_for_write(u64 base, u64 offset, u32 pending)
{
    for (u32 i = 0; i < RWP_READS && (mmio_read32(base, offset) & pending); i++) {
    }
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
        mmio_write32(GICR_SGI_VA, GICR_IPRIORITYR + i, PRIORITY * 0x01010101u);
    }
}

void gic_init_core(void)
{
    wake_redistributor();
    init_private_irqs();
    sysreg_write(ICC_SRE_EL2, SRE_ALL);
    isb();
    sysreg_write(ICH_HCR_EL2, 0);
    sysreg_write(ICC_CTLR_EL1, CTLR_EOI_MODE);
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
        u32 bit = 2u << (intid % 16 * 2);
        u32 config = mmio_read32(GICR_SGI_VA, GICR_ICFGR1);
        mmio_write32(GICR_SGI_VA, GICR_ICFGR1, edge ? config | bit : config & ~bit);
    }
}

/* The ISB sends it now. */
void gic_send_sgi(u32 intid, u64 target)
{
    sysreg_write(ICC_SGI1R_EL1, target | (u64)intid << 24);
    isb();
}

/* Aff3, Aff2, Aff1 and a list of cores by Aff0, as ICC_SGI1R_EL1 has them; RS selects sixteen. */
u64 gic_sgi_target(word_t core_mpidr_aff)
{
    u64 aff0 = core_mpidr_aff & 0xff;
    u64 aff1 = (core_mpidr_aff >> 8) & 0xff;
    u64 aff2 = (core_mpidr_aff >> 16) & 0xff;
    u64 aff3 = (core_mpidr_aff >> 32) & 0xff;

    return aff3 << 48 | (aff0 / 16) << 44 | aff2 << 32 | aff1 << 16 | 1ULL << (aff0 % 16);
}
