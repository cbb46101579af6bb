/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What lwIP uses of a C library's <string.h>, for compilers without one: libmicrokit has the four first.
 */
#pragma once

#include <stddef.h>

void *memcpy(void *to, const void *from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *at, int value, size_t size);
int memcmp(const void *one, const void *other, size_t size);

static inline size_t ip_strlen(const char *text)
{
    size_t length = 0;

    while (text[length] != '\0') {
        length++;
    }
    return length;
}
#define strlen ip_strlen

static inline int ip_strncmp(const char *one, const char *other, size_t most)
{
    for (; most > 0 && *one == *other && *one != '\0'; most--) {
        one++;
        other++;
    }
    return most == 0 ? 0 : (unsigned char)*one - (unsigned char)*other;
}
#define strncmp ip_strncmp
