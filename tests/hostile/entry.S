/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Where the hostile domain starts again, with whatever registers, and its threads with it.
 */
.text
.global hostile_entry
.type hostile_entry, %function
hostile_entry:
    adrp    x9, hostile_stack_top
    add     sp, x9, :lo12:hostile_stack_top
    b       hostile_run
.size hostile_entry, . - hostile_entry

.bss
.balign 16
    .skip 4096
hostile_stack_top:
.section .note.GNU-stack, "", %progbits
