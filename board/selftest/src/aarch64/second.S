/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Where another core starts: at EL2 with MMU and caches off. Its vectors are the loader's, and an exception is its
 * end alone (TPIDR_EL2, the loader's vectors.S): it turns itself off; where SMC is undefined it goes on taking
 * exceptions for it, and writes nothing.
 */
#define STACK 1024

.section .text.second, "ax"
.global second_core
.type second_core, %function
second_core:
    msr     daifset, #0xf
    ic      iallu /* one that waited has not been reset since this was put here */
    dsb     sy
    isb
    mov     x9, #1
    msr     tpidr_el2, x9
    adrp    x9, loader_vectors
    add     x9, x9, :lo12:loader_vectors
    msr     vbar_el2, x9
    isb
    adrp    x9, stack_end
    add     x9, x9, :lo12:stack_end
    mov     sp, x9
    mov     x29, xzr
    adrp    x0, second_report
    add     x0, x0, :lo12:second_report
    bl      core_look
    b       start_leave

.section .bss.second, "aw", %nobits
.balign 64
.space STACK
stack_end:
