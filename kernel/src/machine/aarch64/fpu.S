/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The FP/SIMD registers, to and from struct fpu_context. The kernel itself never uses them. Four
 * registers an instruction: half as many as with LDP and STP, and no slower on the cores at hand.
 */
#include <base/offsets.h>

.arch armv8-a+fp+simd

/* x0: the context, then its FPSR and FPCR. */
.macro move_all instruction
    \instruction {v0.2d-v3.2d}, [x0], #64
    \instruction {v4.2d-v7.2d}, [x0], #64
    \instruction {v8.2d-v11.2d}, [x0], #64
    \instruction {v12.2d-v15.2d}, [x0], #64
    \instruction {v16.2d-v19.2d}, [x0], #64
    \instruction {v20.2d-v23.2d}, [x0], #64
    \instruction {v24.2d-v27.2d}, [x0], #64
    \instruction {v28.2d-v31.2d}, [x0], #64
.endm

.text
.global fpu_save
.type fpu_save, %function
fpu_save:
    move_all st1
    mrs     x1, fpsr
    mrs     x2, fpcr
    stp     x1, x2, [x0, #FPU_FPSR - 8 * 64]
    ret
.size fpu_save, . - fpu_save

.global fpu_load
.type fpu_load, %function
fpu_load:
    move_all ld1
    ldp     x1, x2, [x0, #FPU_FPSR - 8 * 64]
    msr     fpsr, x1
    msr     fpcr, x2
    ret
.size fpu_load, . - fpu_load
