/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Assertions. They end in __assert_fail(): libmicrokit's prints and crashes, and a program may
 * have its own.
 */
#pragma once

#include <kernel/gen_config.h>

#ifdef __cplusplus
extern "C" {
#endif
void __assert_fail(const char *assertion, const char *file, unsigned int line,
                   const char *function);
#ifdef __cplusplus
}
#endif

#define seL4_Fail(message) __assert_fail(message, __FILE__, (unsigned int)__LINE__, __func__)

#define seL4_Assert(expression)     \
    do {                            \
        if (!(expression)) {        \
            seL4_Fail(#expression); \
        }                           \
    } while (0)

#ifdef CONFIG_DEBUG_BUILD
#define seL4_DebugAssert(expression) seL4_Assert(expression)
#else
#define seL4_DebugAssert(expression) ((void)(expression))
#endif

#define seL4_CompileTimeAssert(expression) \
    extern char seL4_compile_time_assertion[(expression) ? 1 : -1] __attribute__((unused))
