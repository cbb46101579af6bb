/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What lwIP uses of a C library's <stdlib.h>: the number at the end of an interface's name, of which there is one.
 */
#pragma once

static inline int ip_atoi(const char *text)
{
    int number = 0;

    for (; *text >= '0' && *text <= '9'; text++) {
        number = number * 10 + (*text - '0');
    }
    return number;
}
#define atoi ip_atoi
