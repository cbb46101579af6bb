/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Layouts of every kind that extract.py has to describe.
 */
#include <stdint.h>

typedef uint64_t word_t;

enum colour {
    RED = 3,
    GREEN,
    BLUE = -1
};

struct inner {
    uint8_t byte;
    uint32_t word;
};

struct outer {
    volatile word_t first;
    struct inner pair[3];
    struct {
        uint16_t head, tail;
    } queue[2];
    union {
        uint32_t whole;
        uint16_t half;
    };
    const char *name;
    uint32_t low : 4, high : 8;
    uint8_t grid[2][5];
};

struct outer state = {.first = GREEN};
static uint32_t hidden = 1;

void _start(void);
void _start(void)
{
    state.first += hidden++;
}
