/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The guest's way with a GICv3: system registers by their encodings, and the redistributor of the vCPU.
 */
#pragma once

#define GUEST_GIC                                                \
    "interrupts_on:\n"                                           \
    "ldr x27, =0x08000000\n"                                     \
    "mov w0, #2\n"                                               \
    "str w0, [x27]\n" /* GICD_CTLR */                            \
    "ldr x26, =0x0b010000\n"                                     \
    "mrs x0, mpidr_el1\n"                                        \
    "and x0, x0, #1\n"                                           \
    "add x26, x26, x0, lsl #17\n"                                \
    "ldr w0, =0x08000002\n"                                      \
    "str w0, [x26, #0x100]\n" /* GICR_ISENABLER0 */              \
    "mov x0, #0xf0\n"                                            \
    "msr s3_0_c4_c6_0, x0\n" /* ICC_PMR_EL1 */                   \
    "mov x0, #1\n"                                               \
    "msr s3_0_c12_c12_7, x0\n" /* ICC_IGRPEN1_EL1 */             \
    "isb\n"                                                      \
    "ret\n"                                                      \
    "wake_second:\n"                                             \
    "ldr x0, =0x01000002\n"                                      \
    "msr s3_0_c12_c11_5, x0\n" /* ICC_SGI1R_EL1: 1, to vCPU 1 */ \
    "isb\n"                                                      \
    "ret\n"                                                      \
    "take_interrupt:\n"                                          \
    "mrs x20, s3_0_c12_c12_0\n" /* ICC_IAR1_EL1 */               \
    "msr s3_0_c12_c12_1, x20\n" /* ICC_EOIR1_EL1 */              \
    "eret\n"                                                     \
    ".ltorg\n"
