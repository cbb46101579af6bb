/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The way in from firmware, and the way out, on which caches and MMU go off. The image is data for firmware: it
 * need not be executable while the MMU is on, and what was loaded is in caches only (UEFI 2.3.6.2: memory
 * is cached write-back). After the MMU is off nothing uses the stack.
 */
#include "clean_invalidate.inc"

.section .head, "ax"
.global _start
_start:
    b       efi_main

.section .text.entry, "ax"

.global machine_exception_level
.type machine_exception_level, %function
machine_exception_level:
    mrs     x0, CurrentEL
    lsr     x0, x0, #2
    ret

/* x0 = image, x1 = its end, x2 = device tree or 0, x3 = its end. */
.global machine_enter
.type machine_enter, %function
machine_enter:
    msr     daifset, #0xf
    adr     x4, _start
    clean_invalidate x4, x1
    cbz     x2, off
    clean_invalidate x2, x3
off:
    mmu_and_caches_off
    mov     x9, x0
    mov     x0, x2
    mov     x1, xzr
    mov     x2, xzr
    mov     x3, xzr
    br      x9
