/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What guest and VMM agree on: where memory is, and what a store to the report page means.
 */
#pragma once

#define GUEST_RAM      0x40000000
#define GUEST_TABLES   0x40001000 /* zeros at first */
#define GUEST_CONSTANT 0x40002000 /* the guest may only read it */
#define GUEST_CPU      0x08010000 /* CPU interface of a GICv2 */
#define REPORTS        0x50000000 /* nothing is there: each store is a fault, of which the VMM is told */
#define REPORTS_ALIAS  0x90000000 /* the same, as the guest's tables map it */

/* Offsets there: what is stored is ... */
#define REPORT_EL     0x00 /* CurrentEL */
#define REPORT_MPIDR  0x08
#define REPORT_RAZ    0x10 /* ORed together, what must be zero */
#define REPORT_SVC    0x18 /* ESR_EL1 of an SVC */
#define REPORT_INJECT 0x20 /* INTID to be injected */
#define REPORT_TAKEN  0x28 /* INTID that was taken */
#define REPORT_PAR    0x30 /* PAR_EL1, before and after a fault: 0 when it is the same */
#define REPORT_FP     0x38
#define REPORT_TICKS  0x40 /* timer interrupts that woke the guest */
#define REPORT_MMU    0x48
#define REPORT_GONE   0x50 /* ORed together: fields of identification registers that are masked */
#define REPORT_THERE  0x58 /* some that are not, added */
#define REPORT_END    0x60
