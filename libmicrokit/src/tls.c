/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A PD is one thread, and its block of thread-local variables is in its .bss, where
 * microkit.ld keeps room. Layout: ELF for the Arm 64-bit Architecture, "Thread Local
 * Storage", static model: TPIDR_EL0 points to two words that belong to the run-time
 * system, the variables follow at their alignment.
 */
#include "tls.h"

#include <multikit/instructions.h>

#include <stdint.h>

#define ABI_WORDS 16 /* bytes */

/* tls.S */
extern const struct {
    const char *image;   /* initial values ... */
    uint64_t image_size; /* ... of the first variables; the others are zero */
    uint64_t size;       /* of all, 0 when the program has none */
    uint64_t align;      /* of the segment, a power of two */
    char *block;         /* ABI_WORDS + align + size bytes, at a multiple of 16 and of align */
} microkit_tls __attribute__((visibility("hidden")));

/* The distance is the linkers': the variables are as far from a multiple of their alignment as
 * their image. */
static char *variables(void)
{
    return microkit_tls.block + ABI_WORDS +
           (((uintptr_t)microkit_tls.image - ABI_WORDS) & (microkit_tls.align - 1));
}

/* A byte at a time: this runs once, and memcpy() would come into every program with it. */
static void fill(char *to)
{
    for (uint64_t at = 0; at < microkit_tls.size; at++) {
        to[at] = at < microkit_tls.image_size ? microkit_tls.image[at] : 0;
        __asm__ volatile("" : : : "memory");
    }
}

void tls_set_up(void)
{
    if (microkit_tls.size != 0) {
        fill(variables());
        microkit_internal_set_thread_pointer(microkit_tls.block);
    }
}
