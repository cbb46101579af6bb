/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Firmware that starts the image at IMAGE, and holds the other three cores in a spin table at TABLE, a word of
 * 64 bits each, which it sets to WORDS first: as the Raspberry Pi's does. It has QEMU's PSCI start
 * them, which the image must not need.
 */
#define CPU_ON 0xc4000003

.global _start
_start:
    ldr     x20, =TABLE
    ldr     x9, =WORDS
    mov     x21, #3
1:  str     x9, [x20, x21, lsl #3]
    ldr     x0, =CPU_ON
    mov     x1, x21
    adr     x2, wait
    mov     x3, xzr
    smc     #0
    subs    x21, x21, #1
    b.ne    1b
    str     xzr, [x20]
    dsb     sy
    ldr     x9, =IMAGE
    br      x9

wait:
    mrs     x9, mpidr_el1
    and     x9, x9, #3
    ldr     x10, =TABLE
2:  wfe
    ldr     x11, [x10, x9, lsl #3]
    ldr     x12, =WORDS
    cmp     x11, x12
    b.eq    2b
    mov     x0, xzr
    br      x11
.ltorg
