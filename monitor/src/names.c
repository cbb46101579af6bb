/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Looks for what reports name, from the first one on.
 */
#include <monitor/names.h>

const char *names_at(const char *names, uint64_t n)
{
    while (n > 0) {
        n -= *names++ == '\0';
    }
    return names;
}

uint32_t names_find(const uint8_t *numbers, uint32_t count, uint64_t number)
{
    for (uint32_t i = 0; i < count; i++) {
        if (numbers[i] == number) {
            return i;
        }
    }
    return NAMES_NOWHERE;
}
