/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * vCPU 1 leaves, loads from where nothing is, and then does nothing; vCPU 2 leaves when it is told to. x0: which.
 */
#include "words.h"

.section .rodata.guest, "a"
.balign 16
.global guest_program, guest_program_end
guest_program:
    cmp     x0, #2
    b.eq    second
    smc     #1
    ldr     x1, =NOWHERE
    ldr     w0, [x1]
1:  b       1b
second:
    ldr     x1, =GUEST_RAM + GO
2:  ldr     x0, [x1]
    cbz     x0, 2b
    smc     #2
3:  b       3b
    .ltorg
guest_program_end:
