/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The guest's way with a GICv3, a part of guest.S: system registers by their encodings, and the redistributor of the
 * vCPU.
 */
interrupts_on:
    ldr     x27, =0x08000000
    mov     w0, #2
    str     w0, [x27]           /* GICD_CTLR */
    ldr     x29, =0x0b010000
    add     x29, x29, x22, lsl #17
    ldr     w0, =0x08000002
    str     w0, [x29, #0x100]   /* GICR_ISENABLER0 */
    mov     x0, #0xf0
    msr     s3_0_c4_c6_0, x0    /* ICC_PMR_EL1 */
    mov     x0, #1
    msr     s3_0_c12_c12_7, x0  /* ICC_IGRPEN1_EL1 */
    isb
    ret
send:
    mov     x1, #1
    lsl     x1, x1, x0
    orr     x1, x1, #RING << 24
    msr     s3_0_c12_c11_5, x1  /* ICC_SGI1R_EL1 */
    isb
    ret
take_interrupt:
    mrs     x20, s3_0_c12_c12_0 /* ICC_IAR1_EL1 */
    msr     s3_0_c12_c12_1, x20 /* ICC_EOIR1_EL1 */
    eret
    .ltorg
