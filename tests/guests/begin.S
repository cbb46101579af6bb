/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * How a small guest begins: an arm64 Image without stack and without MMU, which goes to `start`. It says lines on its UART,
 * whose address is in x28. Macros use x0 to x3 and x30.
 */
#include "image.S"

/* What is not so ends at `wrong`. */
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

/* x1 to x3: arguments; x0: result. */
.macro psci function
    ldr     w0, =\function
    smc     #0
.endm

#define GUEST_UART 0x09000000

/* ---- Interrupts, by interrupts.S: what was taken last is in x20 ---- */

#define NO_INTERRUPT 1023
#define GUEST_TIMER  27
#define GUEST_SGI    1

/* Sleeps until the interrupt has come. */
.macro wait_for intid
1:  wfi
    msr     daifclr, #2
    isb
    msr     daifset, #2
    cmp     x20, #\intid
    b.ne    1b
    mov     x20, #NO_INTERRUPT
.endm

/* The virtual timer rings after so many ticks; taking its interrupt turns it off. */
.macro arm_timer ticks
    mov     x0, #\ticks
    msr     cntv_tval_el0, x0
    mov     x0, #1
    msr     cntv_ctl_el0, x0
.endm

/* Of this vCPU. Uses x0, x1, x30. */
.macro take_interrupts
    adr     x1, vectors
    msr     vbar_el1, x1
    mov     x20, #NO_INTERRUPT
    bl      interrupts_on
.endm

    arm64_image 0x10000

wrong:
    say_line "WRONG"
1:  b       1b

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
