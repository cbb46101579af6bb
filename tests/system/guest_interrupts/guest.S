/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The guest: looks for interrupts, and takes none by exceptions. x27: its CPU interface; x28: the reports.
 */
#include "words.h"

#define CTLR  0x00
#define PMR   0x04
#define IAR   0x0c
#define EOIR  0x10
#define RPR   0x14
#define HPPIR 0x18
#define APR   0xd0

.macro set register, value
    mov     w0, #\value
    str     w0, [x27, #\register]
.endm

.macro say register
    ldr     w20, [x27, #\register]
    str     x20, [x28]
.endm

/* Bit 7: an interrupt is signalled. */
.macro say_whether
    dsb     sy
    isb
    mrs     x20, isr_el1
    str     x20, [x28]
.endm

/* Takes one and ends it; the VMM is told before the next. */
.macro handle
    say     IAR
    str     w20, [x27, #EOIR]
    dsb     sy
    isb
.endm

.section .rodata.guest, "a"
.balign 16
.global guest_program, guest_program_end
guest_program:
    ldr     x27, =0x08010000
    ldr     x28, =REPORTS
    cbnz    x0, second
    set     PMR, 0xf0
    set     CTLR, 1
    say     IAR                 /* nothing */

    smc     #BY_PRIORITY
    handle
    handle
    handle
    handle
    say     IAR

    /* Masked by priority. */
    set     PMR, 0x40
    smc     #ONE_LOW
    say_whether
    say     IAR
    set     PMR, 0xf0
    say_whether
    handle

    /* Of a group that is not enabled, and is. */
    smc     #ONE_GROUP_1
    say_whether
    set     CTLR, 7             /* both, by the same registers */
    say_whether
    handle
    set     CTLR, 1

    /* Ends what is not there. */
    set     EOIR, 77
    dsb     sy
    isb

    /* One active and three pending, while another runs. */
    smc     #FOUR
    say     IAR
    mov     w21, w20
    say     RPR
    smc     #OTHER
    say     RPR
    say     PMR
    say     IAR                 /* of the same priority: waits */
    str     w21, [x27, #EOIR]
    dsb     sy
    isb
    handle
    handle
    handle
    say     IAR
    smc     #FINISHED
1:  b       1b

second:
    say     CTLR
    say     PMR
    say     IAR
    say     RPR
    say     HPPIR
    say     APR
    set     PMR, 0x80
    set     CTLR, 1
    smc     #ONE_OTHER
    say     IAR                 /* stays active */
    say     RPR
    smc     #OTHER
    .ltorg
guest_program_end:
