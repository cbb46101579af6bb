/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The guest: an arm64 Image of a page, without stack and without MMU, that tries what the library has and says so on
 * its UART, whose address is in x28. Word 0x100000 of its RAM tells its lives apart, since loading leaves it alone.
 *
 * vCPU 0 says a line for each thing that is as it should be; vCPU 1 waits for an interrupt of the other and turns itself off.
 */
#include <kernel/gen_config.h>

/* What is not so ends here. */
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
    adr     x1, vectors
    msr     vbar_el1, x1
    isb
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
    bl      interrupts_on
    mov     x20, #1023
    mov     x0, #2000
    msr     cntv_tval_el0, x0
    mov     x0, #1
    msr     cntv_ctl_el0, x0
1:  wfi
    msr     daifclr, #2
    isb
    msr     daifset, #2
    cmp     x20, #27
    b.ne    1b
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
    bl      wake_second
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

wrong:
    say_line "WRONG"
3:  b       3b
    .ltorg

/* ---- vCPU 1: x0 is what the other has said ---- */

second:
    ldr     x21, =0x80100000
    mov     x25, x0
    adr     x1, vectors
    msr     vbar_el1, x1
    mov     x20, #1023
    bl      interrupts_on
1:  wfi
    msr     daifclr, #2
    isb
    msr     daifset, #2
    cmp     x20, #1
    b.ne    1b
    str     x25, [x21, #8]
    psci    0x84000002
4:  b       4b

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
    .space  0x200
    mrs     x19, esr_el1        /* synchronous */
    mrs     x18, elr_el1
    add     x18, x18, #4
    msr     elr_el1, x18
    eret
.balign 0x80
    msr     cntv_ctl_el0, xzr   /* IRQ: the timer is turned off */
    b       take_interrupt

/* interrupts_on, wake_second and take_interrupt. */
#ifdef CONFIG_ARM_GIC_V3_SUPPORT
#include "gic_v3.S"
#else
#include "gic_v2.S"
#endif
guest_image_end:
