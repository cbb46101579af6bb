/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Lines from formats. Also runs before the loader has moved to its link address, so there are no
 * tables of pointers here.
 */
#include <kernel/gen_config.h>
#include <loader/drivers.h>
#include <loader/line.h>
#include <loader/print.h>

#ifdef CONFIG_PRINTING
#define PROGRESS 1
#else
#define PROGRESS 0
#endif

#define DIGITS 20 /* of the largest number */

static void put_string(const char *text)
{
    for (; *text != 0; text++) {
        uart_put(*text);
    }
}

static void put_number(uint64_t value, unsigned base)
{
    char digits[DIGITS];
    unsigned count = 0;

    do {
        digits[count++] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value != 0);
    while (count > 0) {
        uart_put(digits[--count]);
    }
}

/* What stands behind a %; returns what follows it. */
static const char *put_argument(const char *kind, va_list *arguments)
{
    switch (*kind) {
    case 's':
        put_string(va_arg(*arguments, const char *));
        return kind + 1;
    case 'l': /* lu */
        put_number(va_arg(*arguments, uint64_t), 10);
        return kind + 2;
    case '#': /* #lx */
        put_string("0x");
        put_number(va_arg(*arguments, uint64_t), 16);
        return kind + 3;
    default:
        uart_put(*kind);
        return kind + 1;
    }
}

void line_print(const char *mark, const char *format, va_list arguments)
{
    va_list rest;

    va_copy(rest, arguments);
    put_string(mark);
    while (*format != 0) {
        if (*format == '%') {
            format = put_argument(format + 1, &rest);
        } else {
            uart_put(*format++);
        }
    }
    uart_put('\n');
    va_end(rest);
}

void info(const char *format, ...)
{
    va_list arguments;

    if (PROGRESS) {
        va_start(arguments, format);
        line_print("LDR|INFO: ", format, arguments);
        va_end(arguments);
    }
}

/* Bits of the largest unit: 30, 20, 10 or 0. */
static unsigned unit_bits(uint64_t bytes)
{
    unsigned bits = 30;

    while (bits > 0 && (bytes == 0 || bytes % (1ULL << bits) != 0)) {
        bits -= 10;
    }
    return bits;
}

uint64_t size_number(uint64_t bytes)
{
    return bytes >> unit_bits(bytes);
}

const char *size_unit(uint64_t bytes)
{
    unsigned bits = unit_bits(bytes);

    if (bits == 30) {
        return "GiB";
    }
    if (bits == 20) {
        return "MiB";
    }
    return bits == 10 ? "KiB" : "bytes";
}
