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
