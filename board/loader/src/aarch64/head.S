/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Entry of the image, at any 4 KiB boundary: it moves itself, with all that follows, to its link
 * address, and goes on in C there. Whether it may move is asked in C before (loader_prepare): what runs
 * there reaches code and data relative to the PC. A core that is started again comes in behind the header
 * of the image that was moved, and has a stack of its own, since the others run. The first 64 bytes are
 * the header by which QEMU, U-Boot and others know a kernel for arm64 (Linux,
 * Documentation/arch/arm64/booting.rst).
 */
#include <board/config.h>
#include <loader/offsets.h>
#include <multikit/psci.h>
#include <sel4/constants.h>

#include "clean_invalidate.inc"

#define PAGE (1 << seL4_PageBits)
#define TEXT_OFFSET 0x200000
#define FLAGS 0xa /* pages of 4 KiB; it may stay anywhere, so that nobody moves it first */
#define IMAGE_SIZE_OFFSET 16

/* multikit/image.h */
#define IMAGE_LIMIT_BITS 32
#define IMAGE_MAX_CORES 8

#define RESTART_STACK_BITS 9
#if IMAGE_MAX_CORES << RESTART_STACK_BITS > PAGE
#error "stacks of cores that are started again do not fit in a page"
#endif

#define SCTLR_M 1
#define SCTLR_I (1 << 12)

.section .head, "ax"
.global _start
_start:
    b       enter
    .word   0
    .quad   TEXT_OFFSET
    .quad   image_header - _start /* image_size: the tool puts the whole image's */
    .quad   FLAGS
    .quad   0, 0, 0
    .ascii  "ARM\x64"
    .word   0

/* IMAGE_RESTART_OFFSET. The tool numbers cores by Aff0. Stacks are in the page behind the image, which
 * was that of the loader's root table. */
restart:
    msr     daifset, #0xf
    mov     x9, #1
    msr     tpidr_el2, x9 /* of a restart (vectors.S) */
    bl      set_vectors
    mrs     x9, mpidr_el1
    and     x9, x9, #0xff
    cmp     x9, #IMAGE_MAX_CORES
    b.hs    park
    adrp    x10, image_header
    add     x10, x10, :lo12:image_header
    ldr     x11, [x10, #HEADER_SIZE]
    add     x10, x10, x11
    add     x10, x10, #(PAGE - 1)
    and     x10, x10, #~(PAGE - 1)
    add     x9, x9, #1
    add     x9, x10, x9, lsl #RESTART_STACK_BITS
    mov     sp, x9
    mov     x29, xzr
    b       loader_restart

/* A core that cannot be started, also after an exception: off, and nobody else is disturbed. */
.global park
.type park, %function
park:
    ldr     w0, =PSCI_CPU_OFF
    smc     #0
1:  wfi
    b       1b

enter:
    msr     daifset, #0xf
    mov     x19, x0 /* firmware's device tree */
    adr     x20, _start
    ldr     x21, =_start
    mrs     x9, CurrentEL
    cmp     x9, #(2 << 2)
    b.ne    1f
    bl      mmu_off
    msr     tpidr_el2, xzr
    bl      set_vectors
1:  bl      set_stack
    bl      measure
    mov     x0, x21
    mov     x1, x22
    bl      loader_prepare /* from here if that is elsewhere: nothing in it depends on the address */
    cmp     x20, x21
    b.eq    at_link_address
    bl      move_out_of_the_way
    mov     x0, x21
    mov     x1, x20
    mov     x2, x22
    ldr     x3, =at_link_address
    br      x9

at_link_address:
    bl      instruction_cache_on
    bl      set_vectors
    bl      set_stack
    mov     x0, x20
    mov     x1, x19
    b       loader_main

/* The loader's instructions are not written any more. Data stays uncached: what is probed must be RAM,
 * not a cache. */
instruction_cache_on:
    ic      iallu
    dsb     sy
    mrs     x9, sctlr_el2
    orr     x9, x9, #SCTLR_I
    msr     sctlr_el2, x9
    isb
    ret

set_vectors:
    adrp    x9, loader_vectors
    add     x9, x9, :lo12:loader_vectors
    msr     vbar_el2, x9
    isb
    ret

set_stack:
    adrp    x9, stack_top
    add     x9, x9, :lo12:stack_top
    mov     sp, x9
    mov     x29, xzr
    ret

/* x22 = bytes to move: the loader, and what follows if that looks like an image. A damaged header is
 * reported later, from where the loader can print. */
measure:
    ldr     x22, =image_header
    sub     x22, x22, x21
    add     x9, x20, x22
    ldr     x10, [x9]
    mov     x11, #0x4c4d /* IMAGE_MAGIC, not as a literal: programs look for it in files */
    movk    x11, #0x4954, lsl #16
    movk    x11, #0x494b, lsl #32
    movk    x11, #0x474d, lsl #48
    cmp     x10, x11
    b.ne    2f
    ldr     x10, [x9, #HEADER_SIZE]
    lsr     x11, x10, #IMAGE_LIMIT_BITS
    cbnz    x11, 2f
    add     x22, x22, x10
2:  add     x22, x22, #63
    bic     x22, x22, #63
    ret

/* The mover cannot run where it writes: x9 = a copy of it in the page below both places, or, where
 * there is no RAM, behind both. What firmware's caches hold of the places that are written goes first,
 * so that it is not evicted onto them later. */
move_out_of_the_way:
    cmp     x20, x21
    csel    x9, x20, x21, lo
    csel    x10, x20, x21, hi
    add     x10, x10, x22
    add     x10, x10, #(PAGE - 1)
    and     x10, x10, #~(PAGE - 1)
    sub     x9, x9, #PAGE
    ldr     x11, =BOARD_RAM_BASE
    cmp     x9, x11
    csel    x9, x9, x10, hs
    add     x14, x21, x22
    clean_invalidate x21, x14
    add     x15, x9, #PAGE
    clean_invalidate x9, x15
    adr     x10, mover
    adr     x11, mover_end
    mov     x12, x9
3:  ldr     w13, [x10], #4
    str     w13, [x12], #4
    cmp     x10, x11
    b.lo    3b
    dsb     sy
    clean_invalidate x9, x15
    ic      iallu
    dsb     sy
    isb
    ret

/* x2 bytes (a multiple of 64) from x1 to x0, then to x3. From the end when the target is above. */
mover:
    cmp     x0, x1
    b.hi    5f
    add     x4, x1, x2
4:  ldp     x5, x6, [x1]
    ldp     x7, x8, [x1, #16]
    ldp     x10, x11, [x1, #32]
    ldp     x12, x13, [x1, #48]
    stp     x5, x6, [x0]
    stp     x7, x8, [x0, #16]
    stp     x10, x11, [x0, #32]
    stp     x12, x13, [x0, #48]
    add     x0, x0, #64
    add     x1, x1, #64
    cmp     x1, x4
    b.lo    4b
    b       7f
5:  mov     x4, x1
    add     x0, x0, x2
    add     x1, x1, x2
6:  sub     x0, x0, #64
    sub     x1, x1, #64
    ldp     x5, x6, [x1]
    ldp     x7, x8, [x1, #16]
    ldp     x10, x11, [x1, #32]
    ldp     x12, x13, [x1, #48]
    stp     x5, x6, [x0]
    stp     x7, x8, [x0, #16]
    stp     x10, x11, [x0, #32]
    stp     x12, x13, [x0, #48]
    cmp     x1, x4
    b.hi    6b
7:  dsb     sy
    clean_invalidate x21, x14
    ic      iallu
    dsb     sy
    isb
    br      x3
mover_end:

/* At EL2 with caches on (U-Boot's `go`): what they hold of the image goes to memory first. Uses
 * image_size of the header above. */
mmu_off:
    mrs     x9, sctlr_el2
    tst     x9, #SCTLR_M
    b.eq    9f
    ldr     x14, [x20, #IMAGE_SIZE_OFFSET]
    add     x14, x20, x14
    clean_invalidate x20, x14
    mmu_and_caches_off
9:  ret

.ltorg
