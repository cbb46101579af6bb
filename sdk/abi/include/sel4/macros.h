/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Attributes and small helpers with the names of seL4's library, for software that uses them.
 */
#pragma once

#define LIBSEL4_UNUSED   __attribute__((unused))
#define LIBSEL4_WEAK     __attribute__((weak))
#define LIBSEL4_NOINLINE __attribute__((noinline))
#define LIBSEL4_INLINE   static inline LIBSEL4_UNUSED
/* As the above, for functions that a debugger should be able to call. */
#define LIBSEL4_INLINE_FUNC static inline LIBSEL4_UNUSED

#define LIBSEL4_BIT(n)      (1ul << (n))

#ifndef CONST
#define CONST __attribute__((__const__))
#endif
#ifndef PURE
#define PURE __attribute__((__pure__))
#endif

#define SEL4_PACKED __attribute__((packed))

/* Enumerations of the API have the size of a word in seL4; here they need not. */
#define SEL4_FORCE_LONG_ENUM(type)

#define SEL4_OFFSETOF(type, member) __builtin_offsetof(type, member)

#define SEL4_COMPILE_ASSERT(name, expression) \
    typedef int __assert_failed_##name[(expression) ? 1 : -1] LIBSEL4_UNUSED;
#define SEL4_SIZE_SANITY(index, entry, size) \
    SEL4_COMPILE_ASSERT(index##entry##size, (index) + (entry) == (size))

#define SEL4_DEPRECATED(text) __attribute__((deprecated(text)))
