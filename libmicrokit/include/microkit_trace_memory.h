/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Every access of microkit_trace.h to the ring goes through these functions; so tests put others in their place, by
 * the include path, and decide what the kernel does meanwhile. Not for use by programs.
 */
#pragma once

#include <stdint.h>

/* Eight bytes of a record. */
typedef uint64_t __attribute__((may_alias)) microkit_trace_word;

/* One access, and one only: the kernel may write at any time. */
static inline uint64_t microkit_trace_load(const microkit_trace_word *at)
{
    return __atomic_load_n(at, __ATOMIC_RELAXED);
}

/* Between loads: DMB ISHLD. */
static inline void microkit_trace_fence(void)
{
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
}
