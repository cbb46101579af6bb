/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What lwIP asks of a compiler and a machine (its documentation: "Porting", arch/cc.h). Headers that a freestanding compiler does not
 * have are not used, but for string.h and stdlib.h, which are beside this one.
 */
#pragma once

#include "ip/random.h"

#define LWIP_NO_INTTYPES_H 1
#define LWIP_NO_LIMITS_H   1 /* which may promise a type ssize_t; then lwIP has its own */
#define LWIP_NO_CTYPE_H    1
#define LWIP_NO_UNISTD_H   1
#ifndef INT_MAX
#define INT_MAX __INT_MAX__
#endif
#define X8_F        "02x"
#define U16_F       "u"
#define S16_F       "d"
#define X16_F       "x"
#define U32_F       "u"
#define S32_F       "d"
#define X32_F       "x"
#define SZT_F       "lu"

#define LWIP_RAND() random_number()
#define LWIP_PLATFORM_DIAG(x) \
    do {                      \
    } while (0)
#define LWIP_PLATFORM_ASSERT(x) __assert_fail(x, __FILE__, __LINE__, __func__)

_Noreturn void __assert_fail(const char *assertion, const char *file, unsigned int line,
                             const char *function);
