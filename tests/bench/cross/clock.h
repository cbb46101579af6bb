/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What all cores have executed. QEMU runs with -icount shift=4: all cores share one clock, which an
 * instruction of any of them moves on by 16 ns, a tick of the counter. Between two measurements the core
 * works for a while: a router does not use up its budget, and no time passes in which all cores wait,
 * which would be counted.
 */
#pragma once

#include <stdint.h>

#define WORK 65536 /* instructions */

static inline uint64_t instructions(void)
{
    uint64_t count;

    __asm__ volatile("mrs %0, cntvct_el0" : "=r"(count)::"memory");
    return count;
}

static inline void work(void)
{
    uint64_t left = WORK / 2;

    __asm__ volatile("1: subs %0, %0, #1\n b.ne 1b" : "+r"(left)::"cc");
}
