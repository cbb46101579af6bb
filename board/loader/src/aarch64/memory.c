/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Memory in lines of 64 bytes, and the caches over it.
 */
#include <loader/machine.h>
#include <loader/memory.h>

#define UNROLLED 16
#define SCTLR_M  1
/* DCZID_EL0: DZP is 0, and a block has 2^4 words (Arm ARM D13.2.35). */
#define DCZID_64 4
#define DCZID    0x1f

#define system_register(name)                             \
    ({                                                    \
        uint64_t value_;                                  \
        __asm__ volatile("mrs %0, " name : "=r"(value_)); \
        value_;                                           \
    })

void machine_copy_lines(paddr_t to, paddr_t from, uint64_t lines)
{
    for (; lines > 0; lines--) {
        __asm__ volatile("ldp x4, x5, [%1], #16\n"
                         "ldp x6, x7, [%1], #16\n"
                         "ldp x8, x9, [%1], #16\n"
                         "ldp x10, x11, [%1], #16\n"
                         "stp x4, x5, [%0], #16\n"
                         "stp x6, x7, [%0], #16\n"
                         "stp x8, x9, [%0], #16\n"
                         "stp x10, x11, [%0], #16\n"
                         : "+r"(to), "+r"(from)
                         :
                         : "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "memory");
    }
}

uint64_t machine_sum(paddr_t from, uint64_t lines)
{
    uint64_t sum = 0;

    for (; lines > 0; lines--) {
        __asm__ volatile("ldp x4, x5, [%1], #16\n"
                         "ldp x6, x7, [%1], #16\n"
                         "ldp x8, x9, [%1], #16\n"
                         "ldp x10, x11, [%1], #16\n"
                         "add x4, x4, x5\n"
                         "add x6, x6, x7\n"
                         "add x8, x8, x9\n"
                         "add x10, x10, x11\n"
                         "add x4, x4, x6\n"
                         "add x8, x8, x10\n"
                         "add %0, %0, x4\n"
                         "add %0, %0, x8\n"
                         : "+r"(sum), "+r"(from)
                         :
                         : "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "memory");
    }
    return sum;
}

/* DC ZVA is an alignment fault on Device memory, which all is without MMU (D7.5.8). */
static bool has_zva(void)
{
    return (system_register("sctlr_el2") & SCTLR_M) != 0 &&
           (system_register("dczid_el0") & DCZID) == DCZID_64;
}

static void zero_pairs(paddr_t to, uint64_t lines)
{
    for (; lines > 0; lines--) {
        __asm__ volatile("stp xzr, xzr, [%0], #16\n"
                         "stp xzr, xzr, [%0], #16\n"
                         "stp xzr, xzr, [%0], #16\n"
                         "stp xzr, xzr, [%0], #16\n"
                         : "+r"(to)
                         :
                         : "memory");
    }
}

void machine_zero_lines(paddr_t to, uint64_t lines)
{
    if (!has_zva() || to % IMAGE_LINE != 0) {
        zero_pairs(to, lines);
        return;
    }
    for (; lines >= UNROLLED; lines -= UNROLLED) {
        __asm__ volatile(".rept %c1\n"
                         "dc zva, %0\n"
                         "add %0, %0, #64\n"
                         ".endr\n"
                         : "+r"(to)
                         : "i"(UNROLLED)
                         : "memory");
    }
    zero_pairs(to, lines);
}

void cache_clean_invalidate(paddr_t start, uint64_t size)
{
    uint64_t line = 4ULL << (system_register("ctr_el0") >> 16 & 0xf);
    paddr_t at = start & ~(line - 1), end = start + size;

    while (end - at >= UNROLLED * line) {
        __asm__ volatile(".rept %c2\n"
                         "dc civac, %0\n"
                         "add %0, %0, %1\n"
                         ".endr\n"
                         : "+r"(at)
                         : "r"(line), "i"(UNROLLED)
                         : "memory");
    }
    for (; at < end; at += line) {
        __asm__ volatile("dc civac, %0" : : "r"(at) : "memory");
    }
    __asm__ volatile("dsb sy" : : : "memory");
}
