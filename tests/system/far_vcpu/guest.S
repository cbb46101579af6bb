/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * vCPU 0 starts the three others, each of which waits for its timer and says so in a word of memory; then an interrupt goes round all of them, ten times; then they
 * are turned off, one is started again, and the machine is reset while that runs. vCPU 0 says a line for each thing
 * that is as it should be.
 *
 * x21: words that they share, of vCPU n at 8 * n (loading leaves them alone); x22: its own number.
 */
#include "../../guests/begin.S"

#define LIVES  0    /* words of x21 */
#define END    0x40 /* not 0: turn yourself off */
#define ROUNDS 10

/* Interrupts, vectors and the words that all share. */
.macro prepare
    ldr     x21, =0x80100000
    mrs     x22, mpidr_el1
    and     x22, x22, #3
    take_interrupts
.endm

/* ---- vCPU 0 ---- */

start:
    ldr     x28, =GUEST_UART
    prepare
    ldr     x1, [x21, #LIVES]
    cbnz    x1, again
    mov     x1, #1
    str     x1, [x21, #LIVES]
    arm_timer 2000
    wait_for GUEST_TIMER
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
    wait_for GUEST_SGI
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

exception:
    b       wrong

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
    arm_timer 2000
    wait_for GUEST_TIMER
    str     x26, [x21, x22, lsl #3]
7:  wait_for GUEST_SGI
    ldr     x1, [x21, #END]
    cbnz    x1, 8f
    add     x0, x22, #1
    and     x0, x0, #3
    bl      send
    b       7b
8:  psci    0x84000002          /* CPU_OFF */
9:  b       9b
    .ltorg

#include "../../guests/interrupts.S"
guest_image_end:
