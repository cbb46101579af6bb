/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The guest: an arm64 Image of a page, without stack and without MMU. vCPU 0 does each of the things that end in the kernel
 * or in the VMM very often, one after the other, and says so on its UART, whose address is in x28; vCPU 1 takes the other's
 * interrupts.
 */
#include <kernel/gen_config.h>

#include "flood.h"

#define TIMES 3000

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

.macro repeatedly
    ldr     x24, =TIMES
7:
.endm

.macro again
    subs    x24, x24, #1
    b.ne    7b
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
    ldr     x22, =0x90000000
    adr     x1, vectors
    msr     vbar_el1, x1
    bl      interrupts_on
    mov     x1, #1
    adr     x2, second
    psci    0xc4000003
    cbnz    x0, wrong
    mov     x0, #FLOOD_RUNS
    str     x0, [x22]

    repeatedly
    psci    0x8400ffff          /* not a function: NOT_SUPPORTED */
    cmn     x0, #1
    b.ne    wrong
    again
    say_line "SMC"

    repeatedly
    ldr     w0, =0x8400ffff
    hvc     #0
    cmn     x0, #1
    b.ne    wrong
    again
    say_line "HVC"

    repeatedly
    ldr     x1, =0x70000000     /* nothing is there: an external abort */
    mov     x19, xzr
    ldr     w1, [x1]
    cbz     x19, wrong
    again
    say_line "no device"

    repeatedly
    ldr     w1, [x27, #4]       /* GICD_TYPER: the VMM emulates it */
    again
    say_line "a device"

    repeatedly
    mov     x19, xzr
    mrs     x1, cntp_ctl_el0    /* not its: undefined */
    cbz     x19, wrong
    again
    say_line "undefined"

    repeatedly
    mov     x20, #1023          /* rings at once, each time that it is set */
    msr     cntv_tval_el0, xzr
    mov     x0, #1
    msr     cntv_ctl_el0, x0
6:  msr     daifclr, #2
    isb
    msr     daifset, #2
    cmp     x20, #27
    b.ne    6b
    again
    say_line "timer"

    msr     cntv_tval_el0, xzr  /* pending and masked: WFI does not wait */
    mov     x0, #1
    msr     cntv_ctl_el0, x0
    repeatedly
    wfi
    again
    msr     cntv_ctl_el0, xzr
    say_line "WFI"

    repeatedly
    bl      wake_second
    again
    say_line "SGI"

    mov     x0, #FLOOD_OVER
    str     x0, [x22]
    psci    0x84000008

wrong:
    say_line "WRONG"
3:  b       3b
    .ltorg

/* ---- vCPU 1 ---- */

second:
    adr     x1, vectors
    msr     vbar_el1, x1
    bl      interrupts_on
1:  wfi
    msr     daifclr, #2
    isb
    msr     daifset, #2
    b       1b

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
    mrs     x19, esr_el1        /* synchronous: goes on behind the instruction */
    mrs     x18, elr_el1
    add     x18, x18, #4
    msr     elr_el1, x18
    eret
.balign 0x80
    msr     cntv_ctl_el0, xzr   /* IRQ: the timer is turned off */
    b       take_interrupt

/* interrupts_on, wake_second and take_interrupt. */
#ifdef CONFIG_ARM_GIC_V3_SUPPORT
#include "../library_guest/gic_v3.S"
#else
#include "../library_guest/gic_v2.S"
#endif
guest_image_end:
