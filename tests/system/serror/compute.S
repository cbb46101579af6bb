/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * seL4_Word compute(seL4_Word turns): x1 to x28 begin with their numbers and grow by one in each
 * turn; returns their sum. A register that was lost on the way makes it wrong.
 *
 * The SVC before (it sends to an empty slot) leaves its number in ESR_EL2, where a test that makes
 * the next interrupt an SError has it taken for the syndrome of a recoverable error: AET 3, DFSC 0x11.
 */
#include <sel4/syscall_numbers.h>

#define EMPTY_SLOT 137

.macro each instruction
    .irp n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28
    each_\instruction \n
    .endr
.endm

.macro each_begin n
    mov     x\n, #\n
.endm

.macro each_grow n
    add     x\n, x\n, #1
.endm

.macro each_sum n
    add     x0, x0, x\n
.endm

.text
.global compute
.type compute, %function
compute:
    stp     x29, x30, [sp, #-96]!
    stp     x19, x20, [sp, #16]
    stp     x21, x22, [sp, #32]
    stp     x23, x24, [sp, #48]
    stp     x25, x26, [sp, #64]
    stp     x27, x28, [sp, #80]
    mov     x29, x0
    mov     x0, #EMPTY_SLOT
    mov     x7, #SYSCALL_NB_SEND
    svc     #0xc11
    each    begin
1:  each    grow
    subs    x29, x29, #1
    b.ne    1b
    mov     x0, xzr
    each    sum
    ldp     x19, x20, [sp, #16]
    ldp     x21, x22, [sp, #32]
    ldp     x23, x24, [sp, #48]
    ldp     x25, x26, [sp, #64]
    ldp     x27, x28, [sp, #80]
    ldp     x29, x30, [sp], #96
    ret
.size compute, . - compute
.section .note.GNU-stack, "", %progbits
