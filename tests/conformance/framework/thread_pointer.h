/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Read before everything else (-include): the threads of the suite share a program, so each finds
 * its IPC buffer through its thread pointer.
 */
#pragma once

static inline unsigned long thread_pointer(void)
{
    unsigned long value;

    __asm__ volatile("mrs %0, tpidr_el0" : "=r"(value));
    return value;
}

#define SEL4_FIXED_IPC_BUFFER thread_pointer()
