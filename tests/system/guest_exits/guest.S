/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The guest, a page, vectors included. x28: the reports; x29: where EL0 comes back to.
 */
#include "words.h"

.macro report
    str     x20, [x28]
.endm

/* x3: index of the first table, and what is put there. */
.macro entry index, low, high=0
    ldr     x2, =(\high << 32 | \low)
    str     x2, [x3, #8 * \index]
.endm

/* Executes what is there, at EL0. */
.macro at_el0 what, mode
    adr     x29, 1f
    adr     x2, \what
    and     x2, x2, #0xfff      /* mapped from 0 */
    msr     elr_el1, x2
    mov     x2, #\mode
    msr     spsr_el1, x2
    eret
1:
.endm

.section .rodata.guest, "a"
.balign 4096
.global guest_program, guest_program_end
guest_program:
    ldr     x28, =REPORTS
    adr     x1, vectors
    msr     vbar_el1, x1
    isb

    /* Loads and stores. */
    ldr     x1, =NOWHERE + 8
    ldrb    w2, [x1]
    ldrh    w3, [x1]
    ldr     w4, [x1]
    ldr     x5, [x1]
    ldrsb   w6, [x1]
    ldrsh   x7, [x1]
    ldrsw   x30, [x1]
    ldr     xzr, [x1]
    strb    w2, [x1]
    strh    w3, [x1]
    str     w4, [x1]
    str     xzr, [x1]
    ldar    w2, [x1]
    ldp     x2, x3, [x1]
    stp     x2, x3, [x1]
    ldr     x2, [x1], #8
    ldr     q0, [x1]            /* the guest's own: CPACR_EL1 */
    blr     x1

    /* Calls, and what is not for the VMM. */
    smc     #0
    smc     #0xffff
    svc     #2
    brk     #1
    .inst   0                   /* UDF */
    mrs     x2, cntp_ctl_el0
    msr     cntp_cval_el0, x2
    msr     cntp_ctl_el0, x2

    /* All of 4 GiB, then a bit each of the rest, then places that others have. */
    smc     #PROBE_BEGIN
    mov     x1, xzr
    mov     x3, #2048
1:  ldr     w2, [x1]
    add     x1, x1, #0x200000
    subs    x3, x3, #1
    b.ne    1b
2:  ldr     w2, [x1]
    lsl     x1, x1, #1
    tbz     x1, #40, 2b
    adr     x3, places
3:  ldr     w1, [x3], #4
    cbz     w1, 4f
    ldr     w2, [x1]
    str     w2, [x1]
    b       3b
4:  smc     #PROBE_END

    /* Its own stage 1, by GiB: for EL0; itself; the same again; a table that is nowhere; this table once more, as those
     * of the next levels and as a page; a table that is a device. */
    ldr     x3, =TABLES
    entry   0, 0x40000745
    entry   1, 0x40000705
    entry   2, 0x40000705
    entry   3, NOWHERE + 3
    entry   5, TABLES + 0x403
    entry   6, 0x08000003
    dsb     sy
    msr     ttbr0_el1, x3
    mov     x2, #0xff00
    msr     mair_el1, x2
    ldr     x2, =0x200803519
    msr     tcr_el1, x2
    isb
    tlbi    vmalle1
    dsb     sy
    isb
    mrs     x2, sctlr_el1
    orr     x2, x2, #1
    msr     sctlr_el1, x2
    isb
    ldr     x28, =REPORTS + ALIAS

    ldr     x1, =NOWHERE + ALIAS + 0x10
    ldr     w2, [x1]
    dc      zva, x1
    ldxr    w2, [x1]
    ldr     x1, =CONSTANT + ALIAS + 0x18
    ldr     w20, [x1]
    report
    str     w2, [x1]
    ldr     x1, =DATA + ALIAS
    mov     w20, #0x1234
    str     w20, [x1]
    ldr     w20, [x1]
    report
    blr     x1
    ldr     x1, =0xc0001238
    ldr     w2, [x1]
    blr     x1
    ldr     x1, =0x140a05008
    ldr     x20, [x1]
    report
    ldr     x1, =0x180000000
    ldr     w2, [x1]

    /* EL0, of both kinds. */
    mov     x1, #0x10000000
    at_el0  program, 0x3c0
    at_el0  program_32, 0x3d0
    smc     #FINISHED
5:  b       5b

program:
    ldr     w2, [x1, #0x20]
    smc     #1                  /* undefined */
    svc     #3
program_32:
    .inst   0xe5912030          /* LDR r2, [r1, #0x30] */
    .inst   0xe5c12031          /* STRB r2, [r1, #0x31] */
    .inst   0xef000004          /* SVC #4 */

/* Interrupt controller, its virtual interface, the console, the kernel's memory. */
places:
    .word   0x08000100, 0x08010004, 0x08030004, 0x08040004, 0x080a0004, 0x09000018, 0x40004000, 0x40100000, 0
    .ltorg

/* Its own exceptions: steps over what is not a call. */
.balign 0x800
vectors:
    .space  0x200
own:
    mrs     x20, esr_el1
    report
    lsr     x20, x20, #26
    cmp     x20, #0x15          /* SVC: is behind it already */
    b.eq    6f
    mrs     x20, elr_el1
    add     x20, x20, #4
    msr     elr_el1, x20
6:  eret

.balign 0x80
    .space  0x180
from_el0:
    mrs     x20, esr_el1
    report
    lsr     x20, x20, #26
    cmp     x20, #0x15
    b.eq    7f
    mrs     x20, elr_el1
    add     x20, x20, #4
    msr     elr_el1, x20
    eret
7:  br      x29

.balign 0x80
    .space  0x180
    mrs     x20, esr_el1
    report
    br      x29
guest_program_end:
