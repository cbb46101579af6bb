/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * All FP registers, FPSR and FPCR, from and to memory.
 */
.arch armv8-a+fp+simd

.macro move_all instruction
    .irp n, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30
    move_pair \instruction, \n
    .endr
.endm

.macro move_pair instruction, n
    .altmacro
    move_pair_of \instruction, \n, %(\n + 1)
    .noaltmacro
.endm

.macro move_pair_of instruction, n, m
    \instruction q\n, q\m, [x0, #\n * 16]
.endm

.text
.global load_registers, store_registers
.type load_registers, %function
load_registers:
    move_all ldp
    ldr     x1, [x0, #512]
    ldr     x2, [x0, #520]
    msr     fpsr, x1
    msr     fpcr, x2
    ret
.size load_registers, . - load_registers

.type store_registers, %function
store_registers:
    move_all stp
    mrs     x1, fpsr
    mrs     x2, fpcr
    str     x1, [x0, #512]
    str     x2, [x0, #520]
    ret
.size store_registers, . - store_registers
.section .note.GNU-stack, "", %progbits
