/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A part of interrupts.S: GICv2. Uses x0 and x1.
 */
interrupts_on:
    ldr     x27, =0x08000000
    ldr     x29, =0x0a000000
    mov     w0, #1
    str     w0, [x27]           /* GICD_CTLR */
    ldr     w0, =(1 << GUEST_TIMER | 1 << GUEST_SGI)
    str     w0, [x27, #0x100]   /* GICD_ISENABLER0 */
    mov     w0, #0xf0
    str     w0, [x29, #4]       /* GICC_PMR */
    mov     w0, #1
    str     w0, [x29]           /* GICC_CTLR */
    ret
send:
    mov     w1, #0x10000
    lsl     w1, w1, w0
    orr     w1, w1, #GUEST_SGI
    str     w1, [x27, #0xf00]   /* GICD_SGIR */
    ret
take_interrupt:
    ldr     w20, [x29, #0xc]    /* GICC_IAR */
    str     w20, [x29, #0x10]   /* GICC_EOIR */
    and     x20, x20, #0x3ff    /* without the sender */
    eret
    .ltorg
