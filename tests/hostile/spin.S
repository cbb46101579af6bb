/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * seL4_Word spin(seL4_Word pattern): register n holds pattern + n for some time. Returns the number
 * of the first that does not any more (FP registers: 32 and up), or 0. x30 counts.
 */
#define ROUNDS 3000

.macro every operation
    .irp n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29
    \operation \n
    .endr
.endm

.macro fill n
    add     x\n, x0, #\n
    dup     v\n\().2d, x\n
.endm

.macro check n
    sub     x30, x\n, x0
    cmp     x30, #\n
    b.eq    3f
    mov     x0, #\n
    b       9f
3:  umov    x30, v\n\().d[1]
    sub     x30, x30, x0
    cmp     x30, #\n
    b.eq    4f
    mov     x0, #\n + 32
    b       9f
4:
.endm

.text
.global spin
.type spin, %function
spin:
    stp     x29, x30, [sp, #-160]!
    stp     x19, x20, [sp, #16]
    stp     x21, x22, [sp, #32]
    stp     x23, x24, [sp, #48]
    stp     x25, x26, [sp, #64]
    stp     x27, x28, [sp, #80]
    stp     d8, d9, [sp, #96]
    stp     d10, d11, [sp, #112]
    stp     d12, d13, [sp, #128]
    stp     d14, d15, [sp, #144]
    every   fill
    mov     x30, #ROUNDS
1:  subs    x30, x30, #1
    b.ne    1b
    every   check
    mov     x0, #0
9:  ldp     x19, x20, [sp, #16]
    ldp     x21, x22, [sp, #32]
    ldp     x23, x24, [sp, #48]
    ldp     x25, x26, [sp, #64]
    ldp     x27, x28, [sp, #80]
    ldp     d8, d9, [sp, #96]
    ldp     d10, d11, [sp, #112]
    ldp     d12, d13, [sp, #128]
    ldp     d14, d15, [sp, #144]
    ldp     x29, x30, [sp], #160
    ret
.size spin, . - spin
.section .note.GNU-stack, "", %progbits
