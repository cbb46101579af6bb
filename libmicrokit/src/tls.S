/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What microkit.ld says about thread-local variables, for tls.c. Words, because no
 * instruction reaches a symbol that is missing; all are 0 in a program that a linker
 * script without them has put together.
 */
    .section .rodata.microkit_tls, "a"
    .global microkit_tls
    .hidden microkit_tls
    .weak __tls_image, __tls_image_size, __tls_size, __tls_align, __tls_block
    .balign 8
microkit_tls:
    .quad   __tls_image
    .quad   __tls_image_size
    .quad   __tls_size
    .quad   __tls_align
    .quad   __tls_block
    .size microkit_tls, . - microkit_tls

    .section .note.GNU-stack, "", %progbits
