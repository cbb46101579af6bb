/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * Copying and zeroing: all that was asked for, and no byte beside it.
 */
#include "fixture.h"

#include <loader/memory.h>

#define ROOM   1024
#define MARGIN 128

static _Alignas(64) unsigned char from[ROOM], to[ROOM];

static void fill(void)
{
    for (unsigned i = 0; i < ROOM; i++) {
        from[i] = (unsigned char)(i * 5 + 1);
        to[i] = 0xee;
    }
}

static void check_around(unsigned start, unsigned size)
{
    for (unsigned i = 0; i < ROOM; i++) {
        CHECK((i >= start && i < start + size) || to[i] == 0xee);
    }
}

static void check_copy(unsigned start, unsigned size)
{
    fill();
    memory_copy((uint64_t)&to[start], (uint64_t)&from[16], size);
    CHECK(memcmp(&to[start], &from[16], size) == 0);
    check_around(start, size);
}

static void check_zero(unsigned start, unsigned size)
{
    fill();
    memory_zero((uint64_t)&to[start], size);
    for (unsigned i = 0; i < size; i++) {
        CHECK(to[start + i] == 0);
    }
    check_around(start, size);
}

int main(void)
{
    for (unsigned size = 0; size < 300; size++) {
        check_copy(MARGIN, size);
        check_copy(MARGIN + 16, size);
        for (unsigned start = MARGIN; start < MARGIN + 64; start += 7) {
            check_zero(start, size);
        }
    }
    return 0;
}
