/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the interrupt controllers GICv2 (IHI 0048B) and GICv3 (IHI 0069) have in common: classes of
 * interrupts, and the distributor's registers.
 */
#pragma once

/* Interrupt numbers (IHI 0048B 2.2.1, IHI 0069 2.2.1): SGIs, PPIs, SPIs, special ones. */
#define SGIS          16
#define PRIVATE_IRQS  32 /* SGIs and PPIs, banked or in the redistributor; the first SPI */
#define FIRST_SPECIAL 1020

/* Distributor, as offsets. A bit for each interrupt, a byte in IPRIORITYR, two bits in ICFGR. */
#define GICD_CTLR       0x000
#define GICD_TYPER      0x004
#define GICD_IGROUPR    0x080
#define GICD_ISENABLER  0x100
#define GICD_ICENABLER  0x180
#define GICD_ISPENDR    0x200
#define GICD_ICPENDR    0x280
#define GICD_ICACTIVER  0x380
#define GICD_IPRIORITYR 0x400
#define GICD_ICFGR      0xc00

/* GICD_PIDR2, at the end of a page or of 64 KiB, and its ArchRev: the version. */
#define GICV2_PIDR2        0x0fe8
#define GICV3_PIDR2        0xffe8
#define PIDR2_REVISION(id) ((id) >> 4 & 0xf)

/* GICD_TYPER.ITLinesNumber, as a number of interrupts. */
#define GICD_TYPER_IRQS(typer) (32 * (((typer)&0x1f) + 1))
#define GICD_TYPER_SECURITY    (1u << 10) /* SecurityExtn */
#define ICFGR_EDGE(intid)      (2u << ((intid) % 16 * 2))
