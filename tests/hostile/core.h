/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The number of the core: the last character of each domain's name.
 */
#pragma once

#include <microkit.h>

static inline seL4_Word core_number(void)
{
    const char *end = microkit_name;

    while (*end != 0) {
        end++;
    }
    return (seL4_Word)(end[-1] - '0');
}
