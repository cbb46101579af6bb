/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Exceptions at EL2. One that a probe meets (loader/machine.h) makes it return false; all others are
 * the end, of the boot or of the core that is started again. Works wherever the image lies.
 */

.macro vector number
    .balign 0x80
    mov     x0, #\number
    b       fatal
.endm

.section .text.vectors, "ax"
.balign 0x800
.global loader_vectors
loader_vectors:
    vector 0
    vector 1
    vector 2
    vector 3

    /* Current EL with SP_EL2, synchronous (Arm ARM D1.10.2). In a probe x0 to x18 are free. */
    .balign 0x80
    mrs     x9, elr_el2
    adr     x10, probes
    adr     x11, probes_end
    cmp     x9, x10
    ccmp    x9, x11, #2, hs
    b.lo    unanswered
    mov     x0, #4
    b       fatal

    vector 5
    vector 6
    vector 7
    vector 8
    vector 9
    vector 10
    vector 11
    vector 12
    vector 13
    vector 14
    vector 15

/* To the probe's caller: x30 is as it was at its call. */
unanswered:
    adr     x9, return_false
    msr     elr_el2, x9
    eret

return_false:
    mov     w0, #0
    ret

/* x0 = number of the vector. The stack may be what has failed, and the UART is reached without MMU. While
 * others run (TPIDR_EL2) the failure is this core's alone. */
fatal:
    mrs     x9, tpidr_el2
    cbnz    x9, park
    mrs     x9, sctlr_el2
    bic     x9, x9, #(1 << 0) /* M */
    bic     x9, x9, #(1 << 2) /* C */
    msr     sctlr_el2, x9
    isb
    adrp    x9, stack_top
    add     x9, x9, :lo12:stack_top
    mov     sp, x9
    mov     x29, xzr
    mrs     x1, esr_el2
    mrs     x2, elr_el2
    mrs     x3, far_el2
    bl      exception_taken

/* Leaf functions, so that returning is all that there is to undo. DSB: an abort that is reported
 * for the write at all comes here, not later. */
.balign 4
probes:

.global probe_read32
.type probe_read32, %function
probe_read32:
    ldr     w9, [x0]
    dsb     sy
    str     w9, [x1]
    mov     w0, #1
    ret

.global probe_read64
.type probe_read64, %function
probe_read64:
    ldr     x9, [x0]
    dsb     sy
    str     x9, [x1]
    mov     w0, #1
    ret

.global probe_write64
.type probe_write64, %function
probe_write64:
    str     x1, [x0]
    dsb     sy
    mov     w0, #1
    ret

/* Firmware keeps x18 to x30 (DEN 0028, SMC Calling Convention), and may change all below. */
.global probe_smc
.type probe_smc, %function
probe_smc:
    mov     x18, x0
    ldp     x0, x1, [x18]
    ldp     x2, x3, [x18, #16]
    smc     #0
    str     x0, [x18]
    mov     w0, #1
    ret

probes_end:
