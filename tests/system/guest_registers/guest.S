/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The guest: register n has x0 + n, system registers have x0 and a number of theirs, and it looks, again and again. x30 is what it works with.
 */
#include "words.h"

#define SPIN    100
#define FLAGS   0xa0000000

.macro differs
    cmp     x30, x0
    b.ne    wrong
.endm

.macro put register, number
    add     x30, x0, #\number
    msr     \register, x30
.endm

.macro look register, number
    mrs     x30, \register
    sub     x30, x30, #\number
    differs
.endm

/* What is of the guest's alone, or read and written as it is. */
.macro system_registers what
    \what   sp_el0, 100
    \what   tpidr_el0, 101
    \what   tpidrro_el0, 102
    \what   tpidr_el1, 103
    \what   contextidr_el1, 104
    \what   far_el1, 105
    \what   elr_el1, 106
    \what   esr_el1, 107
    \what   mair_el1, 108
    \what   ttbr0_el1, 109
    \what   ttbr1_el1, 110
    \what   cntv_cval_el0, 111
    \what   cntkctl_el1, 0x100
.endm

.section .rodata.guest, "a"
.balign 16
.global guest_program, guest_program_end
guest_program:
    mov     x1, #3 << 20
    msr     cpacr_el1, x1
    isb
    system_registers put
    add     x30, x0, #200
    mov     sp, x30
    ubfx    x30, x0, #16, #2    /* 1 or 2 */
    msr     csselr_el1, x30
    .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    add     x30, x0, #\n
    fmov    d\n, x30
    add     x30, x0, #\n + 300
    mov     v\n\().d[1], x30
    .endr

again:
    .irp    n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29
    add     x\n, x0, #\n
    .endr
    ldr     x30, =FLAGS
    msr     nzcv, x30
    mov     x30, #SPIN
1:  sub     x30, x30, #1
    cbnz    x30, 1b

    mrs     x30, nzcv
    ror     x30, x30, #28
    sub     x30, x30, #FLAGS >> 28
    cbnz    x30, wrong
    .irp    n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29
    sub     x30, x\n, #\n
    differs
    .endr
    .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    fmov    x30, d\n
    sub     x30, x30, #\n
    differs
    mov     x30, v\n\().d[1]
    sub     x30, x30, #\n + 300
    differs
    .endr
    system_registers look
    mov     x30, sp
    sub     x30, x30, #200
    differs
    ubfx    x1, x0, #16, #2
    mrs     x30, csselr_el1
    cmp     x30, x1
    b.ne    wrong

    ldr     x1, =GUEST_RAM + COUNT
    ldr     x2, [x1]
    add     x2, x2, #1
    str     x2, [x1]
    tst     x2, #63
    b.ne    2f
    smc     #ALL_IS_WELL
2:  ldr     x1, =PROGRESS
    ldr     x2, [x1]
    cbz     x2, again
    smc     #IT_IS_OVER
wrong:
    smc     #IT_IS_NOT
    .ltorg
guest_program_end:
