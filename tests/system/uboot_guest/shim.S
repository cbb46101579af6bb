/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * An arm64 Image that puts things where U-Boot's board has them: the device tree at the beginning of RAM, U-Boot at 0. So its code
 * lies behind the room for the tree.
 */
#include "../../guests/image.S"

#define RAM        0x40000000
#define FIRMWARE   0x200000 /* what to copy, to 0 */
#define BYTES      0x100000
#define TREE_BYTES 0x10000

    arm64_image 0x20000
    .zero   TREE_BYTES - 64

start:
    ldr     x1, =RAM
    ldr     w2, [x0, #4]        /* its size, big-endian */
    rev     w2, w2
    add     x2, x0, x2
1:  ldp     x3, x4, [x0], #16
    stp     x3, x4, [x1], #16
    cmp     x0, x2
    b.lo    1b
    ldr     x0, =FIRMWARE
    mov     x1, #0
    add     x2, x0, #BYTES
1:  ldp     x3, x4, [x0], #16
    stp     x3, x4, [x1], #16
    cmp     x0, x2
    b.ne    1b
    dsb     sy
    ic      ialluis
    dsb     sy
    isb
    mov     x0, #0
    br      x0
    .ltorg
guest_image_end:
