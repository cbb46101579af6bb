/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Numbers and lines as text, a character at a time. The kernel puts lines together.
 */
#include <monitor/console.h>
#include <monitor/kernel.h>

#define DECIMAL_DIGITS 20 /* of 2^64 - 1 */

void print(const char *text)
{
    while (*text) {
        kernel_put(*text++);
    }
}

void print_decimal(uint64_t value)
{
    char text[DECIMAL_DIGITS + 1];
    int at = DECIMAL_DIGITS;

    text[at] = '\0';
    do {
        text[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    print(&text[at]);
}

void print_digits(uint64_t value, int count)
{
    while (count-- > 0) {
        kernel_put("0123456789abcdef"[value >> (4 * count) & 0xf]);
    }
}

void print_hex(uint64_t value)
{
    int count = 1;

    while (count < 16 && value >> (4 * count) != 0) {
        count++;
    }
    print("0x");
    print_digits(value, count);
}

void print_bytes(uint64_t count)
{
    print_decimal(count);
    print(count == 1 ? " byte" : " bytes");
}

void print_address(uint64_t value)
{
    print("0x");
    print_digits(value, 16);
}

void print_error_line(const char *name)
{
    print("MON|ERROR: ");
    print(name);
    print(": ");
}
