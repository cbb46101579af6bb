/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A loader that does nothing, with the arm64 Linux-Image header.
 */
.section .text
.global _start
_start:
    b       .
    .word   0
    .quad   0, 0, 0, 0, 0, 0
    .ascii  "ARM\x64"
    .word   0
.balign 4096
.bss
.skip 8192
