/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * System registers and barriers for C. ICC_* registers are named by their encoding, because old
 * assemblers know those names only with extensions on.
 */
#pragma once

#include <base/types.h>

#define sysreg_read(name)                                 \
    ({                                                    \
        u64 value_;                                       \
        __asm__ volatile("mrs %0, " name : "=r"(value_)); \
        value_;                                           \
    })

#define sysreg_write(name, value)                                              \
    do {                                                                       \
        __asm__ volatile("msr " name ", %0" : : "r"((u64)(value)) : "memory"); \
    } while (0)

#define isb()      __asm__ volatile("isb" : : : "memory")
#define dsb(scope) __asm__ volatile("dsb " scope : : : "memory")
#define dmb(scope) __asm__ volatile("dmb " scope : : : "memory")
