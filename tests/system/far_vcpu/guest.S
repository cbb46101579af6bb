/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The guest: an arm64 Image of a page, without stack and without MMU. vCPU 0 starts the three others, each of which
 * waits for its timer and says so in a word of memory; then an interrupt goes round all of them, ten times; then they
 * are turned off, one is started again, and the machine is reset while that runs. vCPU 0 says a line for each thing
 * that is as it should be.
 *
 * x21: words that they share, of vCPU n at 8 * n (loading leaves them alone); x22: its own number; x28: the UART.
 */
#include <kernel/gen_config.h>

#define LIVES  0    /* words of x21 */
#define END    0x40 /* not 0: turn yourself off */
#define ROUNDS 10
#define RING   1    /* interrupt that goes round */
#define TIMER  27

.macro unless_equal
    b.ne    wrong
.endm

.macro say_line text
    adr     x1, 1f
    b       2f
1:  .asciz  "\text\n"
    .balign 4
2:  bl      say
.endm

.macro psci function
    ldr     w0, =\function
    smc     #0
.endm

/* Sleeps until the interrupt has come. */
.macro wait_for intid
1:  wfi
    msr     daifclr, #2
    isb
    msr     daifset, #2
    cmp     x20, #\intid
    b.ne    1b
    mov     x20, #1023
.endm

.macro arm_timer
    mov     x0, #2000
    msr     cntv_tval_el0, x0
    mov     x0, #1
    msr     cntv_ctl_el0, x0
.endm

/* Interrupts, vectors and the words that all share. */
.macro prepare
    ldr     x21, =0x80100000
    mrs     x22, mpidr_el1
    and     x22, x22, #3
    adr     x1, vectors
    msr     vbar_el1, x1
    mov     x20, #1023
    bl      interrupts_on
.endm

.section .rodata.guest, "a"
.balign 4096
.global guest_image, guest_image_end
guest_image:
    b       start
    .word   0
    .quad   0, 0x10000, 0, 0, 0, 0
    .ascii  "ARM\x64"
    .word   0

/* ---- vCPU 0 ---- */

start:
    ldr     x28, =0x09000000
    prepare
    ldr     x1, [x21, #LIVES]
    cbnz    x1, again
    mov     x1, #1
    str     x1, [x21, #LIVES]
    arm_timer
    wait_for TIMER
    say_line "the first vCPU has a timer"

    mov     x23, #3
1:  mov     x1, x23
    bl      start_one
    sub     x23, x23, #1
    cbnz    x23, 1b
    say_line "all have theirs, and have written to memory"
    mov     x1, #2
    adr     x2, second
    psci    0xc4000003
    cmn     x0, #4              /* ALREADY_ON */
    unless_equal

    mov     x23, #ROUNDS
2:  mov     x0, #1
    bl      send
    wait_for RING
    sub     x23, x23, #1
    cbnz    x23, 2b
    say_line "an interrupt has gone round all of them, ten times"

    mov     x1, #1
    str     x1, [x21, #END]
    mov     x23, #3
3:  mov     x0, x23
    bl      send
4:  mov     x1, x23
    mov     x2, xzr
    psci    0xc4000004          /* AFFINITY_INFO */
    cmp     x0, #1
    b.ne    4b
    sub     x23, x23, #1
    cbnz    x23, 3b
    say_line "they are off"

    str     xzr, [x21, #END]
    mov     x1, #2
    bl      start_one
    say_line "one has been started again"
    psci    0x84000009
    b       wrong

again:
    mov     x1, #2
    mov     x2, xzr
    psci    0xc4000004
    cmp     x0, #1
    unless_equal
    say_line "it has been reset, and nobody else runs"
    mov     x1, #2
    bl      start_one
    psci    0x84000008

wrong:
    say_line "WRONG"
5:  b       5b

/* x1: which; it has nothing in its word before it has had an interrupt of its timer, then what it was told. */
start_one:
    mov     x25, x30
    mov     x24, x1
    str     xzr, [x21, x24, lsl #3]
    adr     x2, second
    add     x3, x24, #100
    psci    0xc4000003
    cbnz    x0, wrong
    add     x3, x24, #100
6:  ldr     x1, [x21, x24, lsl #3]
    cmp     x1, x3
    b.ne    6b
    ret     x25
    .ltorg

/* ---- the others: x0 is what the first has said ---- */

second:
    mov     x26, x0
    prepare
    arm_timer
    wait_for TIMER
    str     x26, [x21, x22, lsl #3]
7:  wait_for RING
    ldr     x1, [x21, #END]
    cbnz    x1, 8f
    add     x0, x22, #1
    and     x0, x0, #3
    bl      send
    b       7b
8:  psci    0x84000002          /* CPU_OFF */
9:  b       9b
    .ltorg

/* ---- x1: text; waits for room (UARTFR.TXFF) ---- */

say:
    ldrb    w2, [x1], #1
    cbz     w2, 2f
1:  ldr     w3, [x28, #0x18]
    tbnz    w3, #5, 1b
    strb    w2, [x28]
    b       say
2:  ret
    .ltorg

.balign 0x800
vectors:
    .space  0x280
    msr     cntv_ctl_el0, xzr   /* IRQ: the timer is turned off */
    b       take_interrupt

/* interrupts_on; send: x0 is the vCPU; take_interrupt. */
#ifdef CONFIG_ARM_GIC_V3_SUPPORT
#include "gic_v3.S"
#else
#include "gic_v2.S"
#endif
guest_image_end:
