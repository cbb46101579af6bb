/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The guest tries what the library has. Word 0x100000 of its RAM tells its lives apart, since loading leaves it alone.
 *
 * vCPU 0 says a line for each thing that is as it should be; vCPU 1 waits for an interrupt of the other and turns itself off.
 */
#include "../../guests/begin.S"

/* ---- vCPU 0 ---- */

start:
    ldr     x28, =GUEST_UART
    ldr     w1, [x0]
    ldr     w2, =0xedfe0dd0     /* the magic number, big-endian */
    cmp     w1, w2
    unless_equal
    ldr     x21, =0x80100000
    ldr     x1, [x21]
    cbnz    x1, again
    mov     x1, #1
    str     x1, [x21]
    say_line "it has a device tree"

    /* PSCI, by both ways. */
    psci    0x84000000
    ldr     w1, =0x10001
    cmp     w0, w1
    unless_equal
    ldr     w0, =0x84000000
    hvc     #0
    cmp     w0, w1
    unless_equal
    say_line "it has PSCI 1.1"

    /* Nothing is there: an external abort, whose handler goes on behind the instruction. */
    take_interrupts
    ldr     x1, =0x70000000
    mov     x19, xzr
    ldr     w1, [x1]
    ldr     x2, =0x96000410
    cmp     x19, x2
    unless_equal

    /* A pair, to a device: the same, as a write. */
    mov     x19, xzr
    stp     w1, w2, [x28]
    ldr     x2, =0x96000450
    cmp     x19, x2
    unless_equal

    /* The EL1 physical timer is not its: undefined. */
    mov     x19, xzr
    mrs     x1, cntp_ctl_el0
    ldr     x2, =0x02000000
    cmp     x19, x2
    unless_equal
    say_line "what is not there is an exception"

    /* The timer wakes it. */
    arm_timer 2000
    wait_for GUEST_TIMER
    say_line "its timer interrupts"

    /* The other vCPU. */
    mov     x1, #1
    adr     x2, second
    mov     x3, #77
    psci    0xc4000003
    cbnz    x0, wrong
    mov     x1, #1
    mov     x2, xzr
    psci    0xc4000004
    cbnz    x0, wrong
    mov     x0, #1
    bl      send
1:  mov     x1, #1
    mov     x2, xzr
    psci    0xc4000004
    cmp     x0, #1
    b.ne    1b
    ldr     x1, [x21, #8]
    cmp     x1, #77
    unless_equal
    say_line "its second vCPU has come and gone"
    psci    0x84000009
    b       wrong

again:
    say_line "it has been reset"
    psci    0x84000008

exception:
    b       skip
    .ltorg

/* ---- vCPU 1: x0 is what the other has said ---- */

second:
    ldr     x21, =0x80100000
    mov     x25, x0
    take_interrupts
    wait_for GUEST_SGI
    str     x25, [x21, #8]
    psci    0x84000002
4:  b       4b
    .ltorg

#include "../../guests/interrupts.S"
guest_image_end:
