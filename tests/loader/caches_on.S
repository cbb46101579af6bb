/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Firmware that starts the image at IMAGE as U-Boot's `go` and EFI do: at EL2 with MMU and caches on,
 * memory mapped where it lies. Devices are not: an image that leaves the MMU on ends at the first. TREE is
 * what x0 has.
 */
#ifndef TREE
#define TREE 0
#endif
#define MAIR  0xff00     /* attribute 1: Normal write-back */
#define TCR   0x80823519 /* 39-bit VA, 40-bit PA, 4 KiB, write-back, inner shareable */
#define SCTLR 0x30c5183d /* M, C, I, stack alignment */
#define MEMORY 0x705     /* block, accessed, attribute 1, inner shareable */

.global _start
_start:
    adrp    x0, table
    mov     x1, #MEMORY
    mov     x2, #0x40000000
    mov     x3, #1
1:  madd    x4, x2, x3, x1
    str     x4, [x0, x3, lsl #3]
    add     x3, x3, #1
    cmp     x3, #3
    b.lo    1b
    dsb     sy
    ldr     x1, =MAIR
    msr     mair_el2, x1
    ldr     x1, =TCR
    msr     tcr_el2, x1
    msr     ttbr0_el2, x0
    tlbi    alle2
    dsb     sy
    isb
    ldr     x1, =SCTLR
    msr     sctlr_el2, x1
    isb
    ldr     x0, =TREE
    ldr     x1, =IMAGE
    br      x1

.ltorg
.balign 4096
table:
    .space  4096
