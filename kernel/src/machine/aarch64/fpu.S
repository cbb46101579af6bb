/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The FP/SIMD registers, to and from struct fpu_context. The kernel itself never uses them. Four
 * registers an instruction: half as many as with LDP and STP, and no slower on the cores at hand.
 */
#include <base/offsets.h>

.arch armv8-a+fp+simd

/* Leaves the context's address at the end of the registers, before FPSR and FPCR. */
.macro move_all instruction, context
    \instruction {v0.2d-v3.2d}, [\context], #64
    \instruction {v4.2d-v7.2d}, [\context], #64
    \instruction {v8.2d-v11.2d}, [\context], #64
    \instruction {v12.2d-v15.2d}, [\context], #64
    \instruction {v16.2d-v19.2d}, [\context], #64
    \instruction {v20.2d-v23.2d}, [\context], #64
    \instruction {v24.2d-v27.2d}, [\context], #64
    \instruction {v28.2d-v31.2d}, [\context], #64
.endm

/* Uses x9 and x10. */
.macro save context
    move_all st1, \context
    mrs     x9, fpsr
    mrs     x10, fpcr
    stp     x9, x10, [\context, #FPU_FPSR - 8 * 64]
.endm

.macro load context
    move_all ld1, \context
    ldp     x9, x10, [\context, #FPU_FPSR - 8 * 64]
    msr     fpsr, x9
    msr     fpcr, x10
.endm

.text
.global fpu_save
.type fpu_save, %function
fpu_save:
    save    x0
    ret
.size fpu_save, . - fpu_save

.global fpu_load
.type fpu_load, %function
fpu_load:
    load    x0
    ret
.size fpu_load, . - fpu_load

/* Both, and x2 is the result. */
.global fpu_exchange
.type fpu_exchange, %function
fpu_exchange:
    save    x0
    load    x1
    mov     x0, x2
    ret
.size fpu_exchange, . - fpu_exchange
