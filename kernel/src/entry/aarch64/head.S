/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * First instructions of a kernel. The loader enters at the physical address, at EL2, MMU and caches
 * off, interrupts masked, x0 = core number. This page is mapped at its physical address, too, so
 * that execution goes on when the MMU comes on.
 */
#include <base/offsets.h>
#include <machine/registers.h>

.section .text.identity, "ax"

.macro msr_value register, value
    ldr     x9, =\value
    msr     \register, x9
.endm

.global kernel_entry
.type kernel_entry, %function
kernel_entry:
    msr     daifset, #0xf
    mov     x19, x0

    /* First HCR_EL2: with E2H 0 the EL2 registers mean what is written to them here. */
    msr_value hcr_el2, HCR_EL2_VALUE
    isb
    msr_value mair_el2, MAIR_EL2_VALUE
    msr_value tcr_el2, TCR_EL2_VALUE
    adrp    x9, ks /* relative to PC: the physical address */
    ldr     x9, [x9, #STATE_ROOT_TABLE_PA]
    msr     ttbr0_el2, x9
    ldr     x9, =kernel_vectors
    msr     vbar_el2, x9

    /* Nothing of firmware's translations or of memory's former contents may stay (D8.13, D7.5). */
    tlbi    alle2
    tlbi    alle1
    ic      iallu
    dsb     nsh
    isb

    msr_value sctlr_el2, SCTLR_EL2_VALUE
    isb
    ldr     x9, =running_at_virtual_address
    br      x9

running_at_virtual_address:
    ldr     x9, =kernel_stack_top
    msr     spsel, #1
    mov     sp, x9
    mov     x0, x19
    mov     x29, xzr
    bl      kernel_boot
    b       exit_to_current

.ltorg
.size kernel_entry, . - kernel_entry
