/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Entries of the monitor's threads: the main thread's is the program's, the others' the tool finds by
 * their names. Stack pointers come from the TCBs that the tool built, .data and .bss from the image:
 * nothing is left to set up but the end of the chain of frame records.
 */
    .section .text.start, "ax"
    .global _start
    .type _start, %function
_start:
    mov     x29, xzr
    mov     x30, xzr
    b       main
    .size _start, . - _start

    .global _start_router
    .type _start_router, %function
_start_router:
    mov     x29, xzr
    mov     x30, xzr
    b       router_main
    .size _start_router, . - _start_router

    .global _start_watchdog
    .type _start_watchdog, %function
_start_watchdog:
    mov     x29, xzr
    mov     x30, xzr
    b       watchdog_main
    .size _start_watchdog, . - _start_watchdog

    .global _start_guardian
    .type _start_guardian, %function
_start_guardian:
    mov     x29, xzr
    mov     x30, xzr
    b       guardian_main
    .size _start_guardian, . - _start_guardian

    .section .note.GNU-stack, "", %progbits
