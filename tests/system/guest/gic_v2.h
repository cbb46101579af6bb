/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The guest's way with a GICv2: a CPU interface in memory.
 */
#pragma once

#define GUEST_GROUP 0

#define GUEST_GIC                                \
    "interrupts_on:\n"                           \
    "ldr x27, =0x08010000\n"                     \
    "mov w0, #0xf0\n"                            \
    "str w0, [x27, #4]\n" /* GICC_PMR */         \
    "mov w0, #1\n"                               \
    "str w0, [x27]\n" /* GICC_CTLR */            \
    "ret\n"                                      \
    "take_interrupt:\n"                          \
    "ldr w20, [x27, #0xc]\n"  /* GICC_IAR */     \
    "str w20, [x28, #0x28]\n" /* REPORT_TAKEN */ \
    "str w20, [x27, #0x10]\n" /* GICC_EOIR */    \
    "eret\n"                                     \
    ".ltorg\n"
