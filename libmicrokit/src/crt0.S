/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Entry of a PD. The stack pointer comes from the kernel object that the tool
 * built, .data and .bss from the image: nothing is left to set up but the end of
 * the chain of frame records, where debuggers stop. After a reset x0 says so.
 *
 * A note says for which board and configuration the library was built, and so the
 * program that is linked with it: the tool compares it with the image's. Name
 * "Multikit", type 1, the two names one behind the other, each with its zero (System V
 * ABI, "Note Section").
 */
    .section .text.start, "ax"
    .global _start
    .type _start, %function
_start:
    adrp    x1, microkit_start_mark
    str     x0, [x1, :lo12:microkit_start_mark]
    mov     x29, xzr
    mov     x30, xzr
    b       main
    .size _start, . - _start

    .section .note.multikit, "a", %note
    .balign 4
    .long   2f - 1f
    .long   4f - 3f
    .long   1
1:  .asciz  "Multikit"
2:  .balign 4
3:  .asciz  MULTIKIT_BOARD
    .asciz  MULTIKIT_CONFIG
4:  .balign 4

    .section .note.GNU-stack, "", %progbits
