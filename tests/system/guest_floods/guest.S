/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * vCPU 0 does each of the things that end in the kernel or in the VMM very often, one after the other, and says so; vCPU 1
 * takes the other's interrupts.
 */
#include "../../guests/begin.S"
#include "flood.h"

#define TIMES 3000

.macro repeatedly
    ldr     x24, =TIMES
7:
.endm

.macro again
    subs    x24, x24, #1
    b.ne    7b
.endm

/* ---- vCPU 0 ---- */

start:
    ldr     x28, =GUEST_UART
    ldr     x22, =0x90000000
    take_interrupts
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
    mov     x20, #NO_INTERRUPT  /* rings at once, each time that it is set */
    msr     cntv_tval_el0, xzr
    mov     x0, #1
    msr     cntv_ctl_el0, x0
6:  msr     daifclr, #2
    isb
    msr     daifset, #2
    cmp     x20, #GUEST_TIMER
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
    mov     x0, #1
    bl      send
    again
    say_line "SGI"

    mov     x0, #FLOOD_OVER
    str     x0, [x22]
    psci    0x84000008

exception:
    b       skip
    .ltorg

/* ---- vCPU 1 ---- */

second:
    take_interrupts
1:  wfi
    msr     daifclr, #2
    isb
    msr     daifset, #2
    b       1b
    .ltorg

#include "../../guests/interrupts.S"
guest_image_end:
