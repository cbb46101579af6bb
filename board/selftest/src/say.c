/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Lines, and how many of them were right.
 */
#include <loader/drivers.h>
#include <loader/line.h>
#include <selftest/say.h>

#include <stdarg.h>
#include <stdint.h>

static uint64_t compared, wrong;

void say(bool right, const char *format, ...)
{
    va_list arguments;

    compared++;
    wrong += !right;
    va_start(arguments, format);
    line_print(right ? "TST|ok: " : "TST|WRONG: ", format, arguments);
    va_end(arguments);
}

static void line(const char *mark, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    line_print(mark, format, arguments);
    va_end(arguments);
}

void note(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    line_print("TST|note: ", format, arguments);
    va_end(arguments);
}

void say_verdict(void)
{
    if (wrong == 0) {
        line("TST|PASSED: ", "all %lu are right", compared);
    } else {
        line("TST|FAILED: ", "%lu of %lu are wrong", wrong, compared);
    }
    uart_flush();
}
