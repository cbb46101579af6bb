/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The guest's way with a GICv2: x27 is the distributor, x26 the CPU interface.
 */
#pragma once

#define GUEST_GIC                                                 \
    "interrupts_on:\n"                                            \
    "ldr x27, =0x08000000\n"                                      \
    "ldr x26, =0x0a000000\n"                                      \
    "mov w0, #1\n"                                                \
    "str w0, [x27]\n" /* GICD_CTLR */                             \
    "ldr w0, =0x08000002\n"                                       \
    "str w0, [x27, #0x100]\n" /* GICD_ISENABLER0: timer, SGI 1 */ \
    "mov w0, #0xf0\n"                                             \
    "str w0, [x26, #4]\n" /* GICC_PMR */                          \
    "mov w0, #1\n"                                                \
    "str w0, [x26]\n" /* GICC_CTLR */                             \
    "ret\n"                                                       \
    "wake_second:\n"                                              \
    "ldr w0, =0x00020001\n"                                       \
    "str w0, [x27, #0xf00]\n" /* GICD_SGIR: 1, to vCPU 1 */       \
    "ret\n"                                                       \
    "take_interrupt:\n"                                           \
    "ldr w20, [x26, #0xc]\n"  /* GICC_IAR */                      \
    "str w20, [x26, #0x10]\n" /* GICC_EOIR */                     \
    "eret\n"                                                      \
    ".ltorg\n"
