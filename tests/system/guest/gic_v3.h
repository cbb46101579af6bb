/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The guest's way with a GICv3: a CPU interface in system registers, named by their encodings.
 */
#pragma once

#define GUEST_GROUP 1

#define GUEST_GIC                                    \
    "interrupts_on:\n"                               \
    "mrs x0, s3_0_c12_c12_5\n" /* ICC_SRE_EL1 */     \
    "mov x0, #0xf0\n"                                \
    "msr s3_0_c4_c6_0, x0\n" /* ICC_PMR_EL1 */       \
    "mov x0, #1\n"                                   \
    "msr s3_0_c12_c12_7, x0\n" /* ICC_IGRPEN1_EL1 */ \
    "isb\n"                                          \
    "ret\n"                                          \
    "take_interrupt:\n"                              \
    "mrs x20, s3_0_c12_c12_0\n" /* ICC_IAR1_EL1 */   \
    "str x20, [x28, #0x28]\n"   /* REPORT_TAKEN */   \
    "msr s3_0_c12_c12_1, x20\n" /* ICC_EOIR1_EL1 */  \
    "eret\n"                                         \
    ".ltorg\n"
