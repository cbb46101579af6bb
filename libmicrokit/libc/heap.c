/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The memory of malloc(): a part of the PD's .bss. MICROKIT_HEAP_SIZE, in bytes, is for
 * the program's CFLAGS. picolibc's sbrk() uses the two symbols; newlib calls _sbrk().
 */
#include <errno.h>
#include <stddef.h>

#ifndef MICROKIT_HEAP_SIZE
#define MICROKIT_HEAP_SIZE 0x10000
#endif

#define STRING_OF(x)  #x
#define STRING_OF_(x) STRING_OF(x)

void *_sbrk(ptrdiff_t increment);

char __heap_start[MICROKIT_HEAP_SIZE] __attribute__((aligned(16)));
__asm__(".global __heap_end\n"
        ".set __heap_end, __heap_start + " STRING_OF_(MICROKIT_HEAP_SIZE));

/* The end of what is in use before the call; -1 when there is no more room. */
void *_sbrk(ptrdiff_t increment)
{
    static ptrdiff_t used;
    void *end = __heap_start + used;

    if (increment < -used || increment > (ptrdiff_t)sizeof(__heap_start) - used) {
        errno = ENOMEM;
        return (void *)-1;
    }
    used += increment;
    return end;
}
