/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The guest: looks for interrupts, and takes none by exceptions. x28: the reports.
 */
#include "words.h"

#include <kernel/gen_config.h>

#ifdef CONFIG_ARM_GIC_V3_SUPPORT
#include "gic_v3.S"
#else
#include "gic_v2.S"
#endif

/* What it has found. */
.macro report
    str     x20, [x28]
.endm

.macro set register, value
    mov     x0, #\value
    put     \register, x0
.endm

.macro say register
    get     \register
    report
.endm

/* Whether an interrupt is signalled. */
.macro say_whether
    dsb     sy
    isb
    mrs     x20, isr_el1
    tst     x20, #0xc0          /* IRQ; FIQ, as GICv3 signals group 0 */
    cset    x20, ne
    report
.endm

/* The VMM is told before the next. */
.macro end register, value
    put     \register, \value
    dsb     sy
    isb
.endm

/* Takes one and ends it. */
.macro handle
    say     IAR
    end     EOIR, x20
.endm

.section .rodata.guest, "a"
.balign 16
.global guest_program, guest_program_end
guest_program:
    begin
    ldr     x28, =REPORTS
    cbnz    x0, second
    set     PMR, 0xf0
    set     ENABLE, 1
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
    smc     #ONE_OF_OTHERS
    say_whether
    enable_others
    say_whether
    get_other
    report
    end_other
    dsb     sy
    isb
    disable_others

    /* Ends what is not there. */
    mov     x0, #77
    end     EOIR, x0

    /* One active and three pending, while another runs. */
    smc     #FOUR
    say     IAR
    mov     x21, x20
    say     RPR
    smc     #OTHER
    say     RPR
    say     PMR
    say     IAR                 /* of the same priority: waits */
    end     EOIR, x21
    handle
    handle
    handle
    say     IAR
    smc     #FINISHED
1:  b       1b

second:
    say     ENABLE
    say     PMR
    say     IAR
    say     RPR
    say     HPPIR
    say     APR
    set     PMR, 0x80
    set     ENABLE, 1
    smc     #ONE_OTHER
    say     IAR                 /* stays active */
    say     RPR
    smc     #OTHER
    .ltorg
guest_program_end:
