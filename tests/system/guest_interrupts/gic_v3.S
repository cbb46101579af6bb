/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The guest's way with a GICv3, by the encodings of its system registers: its own group is 1.
 */
#define ENABLE s3_0_c12_c12_7 /* ICC_IGRPEN1_EL1 */
#define OTHERS s3_0_c12_c12_6 /* ICC_IGRPEN0_EL1 */
#define PMR    s3_0_c4_c6_0
#define IAR    s3_0_c12_c12_0
#define EOIR   s3_0_c12_c12_1
#define RPR    s3_0_c12_c11_3
#define HPPIR  s3_0_c12_c12_2
#define APR    s3_0_c12_c9_0 /* ICC_AP1R0_EL1 */
#define IAR0   s3_0_c12_c8_0
#define EOIR0  s3_0_c12_c8_1

.macro begin
.endm

.macro put register, from
    msr     \register, \from
    isb
.endm

/* To x20. */
.macro get register
    mrs     x20, \register
.endm

.macro enable_others
    set     OTHERS, 1
.endm

.macro disable_others
    set     OTHERS, 0
.endm

.macro get_other
    get     IAR0
.endm

.macro end_other
    put     EOIR0, x20
.endm
