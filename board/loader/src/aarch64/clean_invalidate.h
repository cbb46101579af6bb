/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Cache maintenance for assembly: with no stack, and before the loader is where it is linked.
 */
#pragma once

/* Lines from \start to \end, addresses that are kept: to memory, and out of the caches. Also with the
 * MMU off, when what is written goes past the caches but instructions may come from them (Arm ARM
 * D7.5.2). Uses x10, x11 and x12. */
.macro clean_invalidate start, end
    mrs     x10, ctr_el0
    ubfx    x10, x10, #16, #4
    mov     x11, #4
    lsl     x10, x11, x10
    sub     x11, x10, #1
    bic     x12, \start, x11
1:  dc      civac, x12
    add     x12, x12, x10
    cmp     x12, \end
    b.lo    1b
    dsb     sy
.endm
