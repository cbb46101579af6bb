/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Entry of the monitor. The stack pointer comes from the TCB that the tool built, .data and .bss
 * from the image: nothing is left to set up but the end of the chain of frame records.
 */
    .section .text.start, "ax"
    .global _start
    .type _start, %function
_start:
    mov     x29, xzr
    mov     x30, xzr
    b       main
    .size _start, . - _start

    .section .note.GNU-stack, "", %progbits
