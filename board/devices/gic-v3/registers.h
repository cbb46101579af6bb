/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of a GICv3 (IHI 0069): what only its distributor has and the redistributor as offsets, the
 * CPU interface as encodings, because assemblers know the names only with the GICv3 extension.
 */
#pragma once

#include "../gic.h"

#define GICD_IROUTER 0x6000

#define GICR_CTLR    0x00
#define GICR_TYPER   0x08
#define GICR_WAKER   0x14
/* The second frame has the SGIs and PPIs at the offsets that the distributor has the SPIs. */
#define GICR_SGI_FRAME  0x10000
#define GICR_IGROUPR0   0x080
#define GICR_ISENABLER0 0x100
#define GICR_ICENABLER0 0x180
#define GICR_ICPENDR0   0x280
#define GICR_ICACTIVER0 0x380
#define GICR_IPRIORITYR 0x400
#define GICR_ICFGR1     0xc04

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

/* As non-secure software, or any on a GIC with one security state, has them. */
#define GICD_CTLR_ENABLE_GROUP1 (1u << 1)
#define GICD_CTLR_ARE           (1u << 4)
#define GICD_CTLR_RWP           (1u << 31)
#define GICR_CTLR_RWP           (1u << 3)
#define WAKER_PROCESSOR_SLEEP   (1u << 1)
#define WAKER_CHILDREN_ASLEEP   (1u << 2)
#define ICC_SRE_ALL             0x7 /* SRE, DFB, DIB; not Enable: ICC_SRE_EL1 of guests traps */
#define ICC_CTLR_EOI_MODE       (1u << 1) /* EOIR drops the priority, DIR deactivates */

/* Of RWP while other cores run. Each read goes to the controller and back, which a write has done long
 * before. Another core's writes count for RWP of the distributor, too, so the wait must end whatever they
 * do. */
#define RWP_READS 100u
