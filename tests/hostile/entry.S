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
/* Read-only, for the tool to set: threads that share a stack spill over each other's words, and one that takes a
 * pointer to random_state for another writes into what lies beside that. */
.section .rodata
.balign 8
.global progress
.type progress, %object
progress:
    .quad 0
.size progress, . - progress
.section .note.GNU-stack, "", %progbits
