/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A call of the secure monitor (SMC Calling Convention): x0 = eight registers, in and out. Old
 * monitors keep nothing but x18 to x30.
 */
.text
.global machine_smc
.type machine_smc, %function
machine_smc:
    str     x19, [sp, #-16]!
    mov     x19, x0
    ldp     x0, x1, [x19, #0]
    ldp     x2, x3, [x19, #16]
    ldp     x4, x5, [x19, #32]
    ldp     x6, x7, [x19, #48]
    smc     #0
    stp     x0, x1, [x19, #0]
    stp     x2, x3, [x19, #16]
    stp     x4, x5, [x19, #32]
    stp     x6, x7, [x19, #48]
    ldr     x19, [sp], #16
    ret
.size machine_smc, . - machine_smc

/* A call without arguments of a firmware that keeps x4 to x30 (SMCCC 1.1). */
.global machine_smc_fast
.type machine_smc_fast, %function
machine_smc_fast:
    smc     #0
    ret
.size machine_smc_fast, . - machine_smc_fast
