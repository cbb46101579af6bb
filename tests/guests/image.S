/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The header of an arm64 Image, which goes to `start`.
 */
.macro arm64_image bytes
.section .rodata.guest, "a"
.balign 4096
.global guest_image, guest_image_end
guest_image:
    b       start
    .word   0
    .quad   0, \bytes, 0, 0, 0, 0 /* text_offset, image_size, flags */
    .ascii  "ARM\x64"
    .word   0
.endm
