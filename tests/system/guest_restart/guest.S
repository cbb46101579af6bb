/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The guest of both: leaves, and counts how often it has come back.
 */
#include "guest.h"

.section .rodata.guest, "a"
.balign 16
.global guest_program, guest_program_end
guest_program:
    ldr     x1, =GUEST_RAM + COUNT
1:  smc     #1
    ldr     x2, [x1]
    add     x2, x2, #1
    str     x2, [x1]
    b       1b
    .ltorg
guest_program_end:
