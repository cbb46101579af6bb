/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Entries of the monitor's threads: the main thread's is the program's, the router's the tool finds by
 * its name. Stack pointers come from the TCBs that the tool built, .data and .bss from the image:
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

    .section .note.GNU-stack, "", %progbits
