/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * void enter_x(struct registers *r): loads every register from *r, enters the kernel in one way, and
 * stores every register back. SP points to *r meanwhile: whoever comes back with another SP stores
 * elsewhere. The parent has each faulting instruction skipped.
 *
 * Before a system call comes a fault, which saves all registers: what the kernel then takes for the
 * caller's old values of x8 to x18 are these.
 */
#include "layout.h"

#define DIT  s3_3_c4_c2_5
#define SSBS s3_3_c4_c2_6

.arch armv8-a+fp+simd

.macro move_fp instruction
    .irp n, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28
    move_pair \instruction, \n
    .endr
    \instruction q30, q31, [sp, #R_V + 30 * 16]
.endm

.macro move_pair instruction, n
    .altmacro
    move_pair_of \instruction, \n, %(\n + 1)
    .noaltmacro
.endm

.macro move_pair_of instruction, n, m
    \instruction q\n, q\m, [sp, #R_V + \n * 16]
.endm

.macro move_x instruction
    \instruction x0, x1, [sp, #R_X(0)]
    \instruction x2, x3, [sp, #R_X(2)]
    \instruction x4, x5, [sp, #R_X(4)]
    \instruction x6, x7, [sp, #R_X(6)]
    \instruction x8, x9, [sp, #R_X(8)]
    \instruction x10, x11, [sp, #R_X(10)]
    \instruction x12, x13, [sp, #R_X(12)]
    \instruction x14, x15, [sp, #R_X(14)]
    \instruction x16, x17, [sp, #R_X(16)]
    \instruction x18, x19, [sp, #R_X(18)]
    \instruction x20, x21, [sp, #R_X(20)]
    \instruction x22, x23, [sp, #R_X(22)]
    \instruction x24, x25, [sp, #R_X(24)]
    \instruction x26, x27, [sp, #R_X(26)]
    \instruction x28, x29, [sp, #R_X(28)]
.endm

.macro to_register name, offset
    ldr     x9, [sp, #\offset]
    msr     \name, x9
.endm

.macro from_register name, offset
    mrs     x9, \name
    str     x9, [sp, #\offset]
.endm

.macro load_all
    stp     x29, x30, [sp, #-160]!
    stp     x19, x20, [sp, #16]
    stp     x21, x22, [sp, #32]
    stp     x23, x24, [sp, #48]
    stp     x25, x26, [sp, #64]
    stp     x27, x28, [sp, #80]
    mov     x9, sp
    str     x9, [x0, #R_SAVED_SP]
    mrs     x9, tpidr_el0
    str     x9, [x0, #R_SAVED_TPIDR]
    mov     sp, x0
    ldr     x9, [sp, #R_HAS_FP]
    cbz     x9, 1f
    move_fp ldp
    to_register fpcr, R_FPCR
    to_register fpsr, R_FPSR
1:  ldr     x9, [sp, #R_HAS_DIT]
    cbz     x9, 2f
    to_register DIT, R_DIT
    to_register SSBS, R_SSBS
2:  to_register tpidr_el0, R_TPIDR
    to_register nzcv, R_NZCV
    move_x  ldp
    ldr     x30, [sp, #R_X(30)]
.endm

.macro store_all
    move_x  stp
    str     x30, [sp, #R_X(30)]
    mov     x9, sp
    str     x9, [sp, #R_SP]
    from_register nzcv, R_NZCV
    from_register tpidr_el0, R_TPIDR
    from_register tpidrro_el0, R_TPIDRRO
    ldr     x9, [sp, #R_HAS_DIT]
    cbz     x9, 1f
    from_register DIT, R_DIT
    from_register SSBS, R_SSBS
1:  ldr     x9, [sp, #R_HAS_FP]
    cbz     x9, 2f
    move_fp stp
    from_register fpcr, R_FPCR
    from_register fpsr, R_FPSR
2:  to_register tpidr_el0, R_SAVED_TPIDR
    ldr     x9, [sp, #R_SAVED_SP]
    mov     sp, x9
    ldp     x19, x20, [sp, #16]
    ldp     x21, x22, [sp, #32]
    ldp     x23, x24, [sp, #48]
    ldp     x25, x26, [sp, #64]
    ldp     x27, x28, [sp, #80]
    ldp     x29, x30, [sp], #160
    ret
.endm

.macro enter name, instructions
    .global enter_\name
    .type enter_\name, %function
enter_\name:
    load_all
    \instructions
    store_all
    .size enter_\name, . - enter_\name
.endm

/* Until *flag is not 0, with one register that is not looked at. */
.macro spin register
9:  ldr     x\register, [sp, #R_FLAG]
    ldr     x\register, [x\register]
    cbz     x\register, 9b
.endm

.text
    enter   syscall, "udf #0; svc #0"
    enter   undefined, "udf #0"
    enter   breakpoint, "brk #0"
    enter   timer, "msr cntp_cval_el0, x0"
    enter   memory, "ldr xzr, [x30]" /* a pattern is no address */
    enter   fp, "fmov d0, x0"
    enter   spin_x30, "spin 30"
    enter   spin_x9, "spin 9"

/* A system call that asks the parent to restart this thread, for which it then waits. */
.global enter_restart, restarted
.type enter_restart, %function
enter_restart:
    load_all
    udf     #0
    svc     #0
    b       .
restarted:
    store_all
.size enter_restart, . - enter_restart

/* seL4_Word has_dit(void): the parent skips the instruction where there is none. */
.global has_dit
.type has_dit, %function
has_dit:
    mov     x0, #-1
    mrs     x0, DIT
    cmn     x0, #1
    cset    x0, ne
    ret
.size has_dit, . - has_dit
.section .note.GNU-stack, "", %progbits
