/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Memory in pieces of 64 bytes, and the caches over it.
 */
#include <loader/machine.h>
#include <loader/memory.h>

void machine_copy_pieces(paddr_t to, paddr_t from, uint64_t pieces)
{
    for (; pieces > 0; pieces--, to += PIECE, from += PIECE) {
        __asm__ volatile("ldp x4, x5, [%1]\n"
                         "ldp x6, x7, [%1, #16]\n"
                         "ldp x8, x9, [%1, #32]\n"
                         "ldp x10, x11, [%1, #48]\n"
                         "stp x4, x5, [%0]\n"
                         "stp x6, x7, [%0, #16]\n"
                         "stp x8, x9, [%0, #32]\n"
                         "stp x10, x11, [%0, #48]\n"
                         :
                         : "r"(to), "r"(from)
                         : "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "memory");
    }
}

void machine_zero_pieces(paddr_t to, uint64_t pieces)
{
    for (; pieces > 0; pieces--, to += PIECE) {
        __asm__ volatile("stp xzr, xzr, [%0]\n"
                         "stp xzr, xzr, [%0, #16]\n"
                         "stp xzr, xzr, [%0, #32]\n"
                         "stp xzr, xzr, [%0, #48]\n"
                         :
                         : "r"(to)
                         : "memory");
    }
}

void cache_clean_invalidate(paddr_t start, uint64_t size)
{
    uint64_t ctr, line;

    __asm__ volatile("mrs %0, ctr_el0" : "=r"(ctr));
    line = 4ULL << (ctr >> 16 & 0xf);
    for (paddr_t at = start & ~(line - 1); at < start + size; at += line) {
        __asm__ volatile("dc civac, %0" : : "r"(at) : "memory");
    }
    __asm__ volatile("dsb sy" : : : "memory");
}
