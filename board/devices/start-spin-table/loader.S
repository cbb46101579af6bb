/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Where a core goes on that has waited in a spin table: with no stack and nothing in its registers, while
 * others run. Firmware leaves MMU and data cache off (Linux, Documentation/arch/arm64/booting.rst), and
 * memory has all that is read here (docs/design/hardware.md).
 */
#include <loader/offsets.h>
#include <multikit/psci.h>

.section .text.start, "ax"
.global start_released
.type start_released, %function
start_released:
    msr     daifset, #0xf
    mrs     x9, CurrentEL
    cmp     x9, #(2 << 2)
    b.ne    4f
    adrp    x10, image_header
    add     x10, x10, :lo12:image_header
    ldr     w11, [x10, #HEADER_CORES]
    ldr     x12, [x10, #HEADER_CORES_OFFSET]
    add     x12, x12, x10
    mrs     x9, mpidr_el1
    ldr     x13, =MPIDR_AFFINITY
    and     x9, x9, x13
1:  ldr     x13, [x12, #CORE_MPIDR]
    cmp     x13, x9
    b.eq    2f
    add     x12, x12, #CORE_SIZE
    subs    w11, w11, #1
    b.ne    1b
4:  wfi     /* at another level, or of no core of the image's */
    b       4b
2:  ldr     w0, [x12, #CORE_NUMBER]
    ldr     x9, [x12, #CORE_ENTRY]
    ic      iallu
    dsb     sy
    isb
    br      x9
.ltorg
