/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A part of interrupts.S: GICv3, whose system registers go by their encodings. Uses x0 and x1.
 */
interrupts_on:
    ldr     x27, =0x08000000
    mov     w0, #2
    str     w0, [x27]           /* GICD_CTLR */
    ldr     x29, =0x0b010000    /* SGI_base of vCPU 0; of each other 0x20000 further */
    mrs     x0, mpidr_el1
    and     x0, x0, #3
    add     x29, x29, x0, lsl #17
    ldr     w0, =(1 << GUEST_TIMER | 1 << GUEST_SGI)
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
    orr     x1, x1, #GUEST_SGI << 24
    msr     s3_0_c12_c11_5, x1  /* ICC_SGI1R_EL1 */
    isb
    ret
take_interrupt:
    mrs     x20, s3_0_c12_c12_0 /* ICC_IAR1_EL1 */
    msr     s3_0_c12_c12_1, x20 /* ICC_EOIR1_EL1 */
    eret
    .ltorg
