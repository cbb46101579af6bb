/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A guest without any kernel: writes three lines to the PL011, then sleeps.
 */
    .globl _start
_start:
    adr x1, text
    mov x2, #0x09000000
1:  ldrb w0, [x1], #1
    cbz w0, 2f
    str w0, [x2]
    b 1b
2:  wfi
    b 2b
text:
    .asciz "first\nsecond 2\nthird\n"
