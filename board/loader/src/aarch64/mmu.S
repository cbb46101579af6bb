/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * MMU and data cache, on while segments are copied (docs/design/hardware.md says why in this order).
 * Nothing here uses the stack: its lines are what changes sides.
 */
#include "clean_invalidate.inc"

/* RW; all else 0, E2H above all: the EL2 registers mean what is written to them here (D13.2.48). */
#define HCR_EL2_VALUE (1 << 31)
/* Attribute 0 is Normal write-back. */
#define MAIR_EL2_VALUE 0xff
/* 39-bit VA (T0SZ 25), walks Non-cacheable, 4 KiB, 40-bit PA, RES1 bits. */
#define TCR_EL2_VALUE 0x80820019
/* MMU, caches, stack alignment check, RES1 bits; RAM can be written and executed (WXN 0). */
#define SCTLR_EL2_VALUE 0x30c5183d
#define SCTLR_M_C 5

.macro msr_value register, value
    ldr     x9, =\value
    msr     \register, x9
.endm

/* x13, x14 = what the loader writes: its data and its stack, which are read past the caches on one
 * side of a change and through them on the other. */
.macro written_by_loader
    adrp    x13, data_start
    add     x13, x13, :lo12:data_start
    adrp    x14, stack_top
    add     x14, x14, :lo12:stack_top
.endm

.section .text.mmu, "ax"

/* x0 = root of the tables. */
.global machine_caches_on
.type machine_caches_on, %function
machine_caches_on:
    msr_value hcr_el2, HCR_EL2_VALUE
    isb
    msr_value mair_el2, MAIR_EL2_VALUE
    msr_value tcr_el2, TCR_EL2_VALUE
    msr     ttbr0_el2, x0
    written_by_loader
    clean_invalidate x13, x14
    tlbi    alle2
    ic      iallu
    dsb     sy
    isb
    msr_value sctlr_el2, SCTLR_EL2_VALUE
    isb
    ret

.global machine_caches_off
.type machine_caches_off, %function
machine_caches_off:
    dsb     sy
    mrs     x9, sctlr_el2
    mov     x10, #SCTLR_M_C
    bic     x9, x9, x10
    msr     sctlr_el2, x9
    isb
    written_by_loader
    clean_invalidate x13, x14
    tlbi    alle2
    dsb     sy
    isb
    ret

.ltorg
