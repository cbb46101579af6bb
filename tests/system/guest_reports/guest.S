/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * x0: which virtual CPU it is.
 */
#include "words.h"

.section .rodata.guest, "a"
.balign 16
.global guest_program, guest_program_end
guest_program:
    cmp     x0, #SLEEPER
    b.eq    sleeper
    cmp     x0, #RUNNER
    b.eq    runner
    cmp     x0, #UNANSWERED
    b.ne    exits
    ldr     x1, =NOWHERE
    ldr     w0, [x1]
runner:
    b       runner
exits:
    smc     #1
sleeper:
    wfi
    b       sleeper
    .ltorg
guest_program_end:
