/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Output of benchmark programs, which run in configurations without a console: on the PL011 that
 * the tool maps at `uart` (QEMU never has its FIFO full). For one PD of a system.
 */
#pragma once

#include <stdint.h>

volatile uint32_t *uart; /* the data register; set by the tool */

static inline void put(char c)
{
    *uart = (uint32_t)c;
}

static inline void print(const char *text)
{
    while (*text) {
        put(*text++);
    }
}

static inline void print_decimal(uint64_t value)
{
    char text[21];
    char *at = &text[20];

    *at = '\0';
    do {
        *--at = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    print(at);
}
