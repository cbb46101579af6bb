/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The guest's way with a GICv2, whose CPU interface is at x27: its own group is 0. Uses w1.
 */
#define ENABLE 0x00 /* GICC_CTLR */
#define PMR    0x04
#define IAR    0x0c
#define EOIR   0x10
#define RPR    0x14
#define HPPIR  0x18
#define APR    0xd0

.macro begin
    ldr     x27, =0x08010000
.endm

.macro put register, from
    mov     x1, \from
    str     w1, [x27, #\register]
.endm

/* To x20. */
.macro get register
    ldr     w20, [x27, #\register]
.endm

/* Both groups, by the same registers (AckCtl). */
.macro enable_others
    set     ENABLE, 7
.endm

.macro disable_others
    set     ENABLE, 1
.endm

.macro get_other
    get     IAR
.endm

.macro end_other
    put     EOIR, x20
.endm
