/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Lines on the console, marked LDR|.
 */
#include <kernel/gen_config.h>
#include <loader/drivers.h>
#include <loader/print.h>

#ifdef CONFIG_PRINTING
#define PROGRESS 1
#else
#define PROGRESS 0
#endif

static void put_string(const char *text)
{
    for (; *text != 0; text++) {
        uart_put(*text);
    }
}

static void put_hex(uint64_t value)
{
    int shift = 60;

    while (shift > 0 && value >> shift == 0) {
        shift -= 4;
    }
    put_string("0x");
    for (; shift >= 0; shift -= 4) {
        uart_put("0123456789abcdef"[value >> shift & 0xf]);
    }
}

static void line(const char *mark, const char *text, const uint64_t *number)
{
    put_string(mark);
    put_string(text);
    if (number) {
        put_hex(*number);
    }
    put_string("\n");
}

void info(const char *text)
{
    if (PROGRESS) {
        line("LDR|INFO: ", text, 0);
    }
}

void info_number(const char *text, uint64_t number)
{
    if (PROGRESS) {
        line("LDR|INFO: ", text, &number);
    }
}

static _Noreturn void stop(void)
{
    for (;;) {
        __asm__ volatile("wfi");
    }
}

void fail(const char *text)
{
    line("LDR|ERROR: ", text, 0);
    stop();
}

void fail_number(const char *text, uint64_t number)
{
    line("LDR|ERROR: ", text, &number);
    stop();
}
