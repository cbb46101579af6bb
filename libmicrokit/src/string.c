/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The four functions that compilers call behind the programmer's back (copying a
 * struct, clearing an array) even in freestanding code. Weak: a C library replaces
 * them. Words where both sides are aligned, else bytes.
 */
#include <stddef.h>
#include <stdint.h>

#ifndef __clang__
/* Keep gcc from turning the loops below into calls of themselves. */
#pragma GCC optimize("no-tree-loop-distribute-patterns")
#endif

void *memcpy(void *restrict dest, const void *restrict src, size_t n);
void *memmove(void *dest, const void *src, size_t n);
void *memset(void *dest, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);

typedef uint64_t __attribute__((may_alias)) word_t;

#define WORD          sizeof(word_t)
#define ALIGNED(a, b) ((((uintptr_t)(a) | (uintptr_t)(b)) & (WORD - 1)) == 0)

__attribute__((weak)) void *memcpy(void *restrict dest, const void *restrict src, size_t n)
{
    unsigned char *to = dest;
    const unsigned char *from = src;

    if (ALIGNED(to, from)) {
        for (; n >= WORD; n -= WORD, to += WORD, from += WORD) {
            *(word_t *)to = *(const word_t *)from;
        }
    }
    while (n-- != 0) {
        *to++ = *from++;
    }
    return dest;
}

__attribute__((weak)) void *memmove(void *dest, const void *src, size_t n)
{
    unsigned char *to = dest;
    const unsigned char *from = src;

    if ((uintptr_t)to - (uintptr_t)from >= n) {
        while (n-- != 0) {
            *to++ = *from++;
        }
        return dest;
    }
    while (n-- != 0) {
        to[n] = from[n];
    }
    return dest;
}

__attribute__((weak)) void *memset(void *dest, int c, size_t n)
{
    unsigned char *to = dest;
    word_t word = 0x0101010101010101u * (unsigned char)c;

    if (ALIGNED(to, 0)) {
        for (; n >= WORD; n -= WORD, to += WORD) {
            *(word_t *)to = word;
        }
    }
    while (n-- != 0) {
        *to++ = (unsigned char)c;
    }
    return dest;
}

__attribute__((weak)) int memcmp(const void *a, const void *b, size_t n)
{
    const unsigned char *left = a;
    const unsigned char *right = b;

    for (; n != 0; n--, left++, right++) {
        if (*left != *right) {
            return *left - *right;
        }
    }
    return 0;
}
