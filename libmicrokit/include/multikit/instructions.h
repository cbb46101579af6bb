/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What libmicrokit does that C has no words for, apart from system calls (sel4/svc.h). In
 * a header of its own, so that the library's tests can put another machine beneath it.
 */
#pragma once

#include <multikit/crash.h>
#include <sel4/word.h>

/* A store to this address, with the mark in x16: the fault that tells the monitor why. */
static inline void microkit_internal_store_marked(seL4_Word address)
{
    register seL4_Word mark __asm__("x16") = MICROKIT_CRASH_MARK;

    __asm__ volatile("str xzr, [%0]" : : "r"(address), "r"(mark) : "memory");
}

/* Where the compiler's thread-local variables are from now on. */
static inline void microkit_internal_set_thread_pointer(char *block)
{
    __asm__ volatile("msr tpidr_el0, %0" : : "r"(block) : "memory");
}

/* The virtual counter, and how often it counts in a second (Arm ARM D11.1). Not before what is read
 * ahead of it in program order: it may be read early (D11.2.1). */
static inline seL4_Word microkit_internal_counter(void)
{
    seL4_Word now;

    __asm__ volatile("isb\n\tmrs %0, cntvct_el0" : "=r"(now) : : "memory");
    return now;
}

static inline seL4_Word microkit_internal_counter_frequency(void)
{
    seL4_Word frequency;

    __asm__ volatile("mrs %0, cntfrq_el0" : "=r"(frequency));
    return frequency;
}
