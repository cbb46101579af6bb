/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Numbers and text on the debug console.
 */
#include "fixture.h"

#define PRINTS(call, text)   \
    do {                     \
        fresh();             \
        call;                \
        CHECK_CONSOLE(text); \
        CHECK_TRACE("");     \
    } while (0)

static void decimal(void)
{
    PRINTS(microkit_dbg_put8(0), "0");
    PRINTS(microkit_dbg_put8(UINT8_MAX), "255");
    PRINTS(microkit_dbg_put32(10), "10");
    PRINTS(microkit_dbg_put32(UINT32_MAX), "4294967295");
    PRINTS(microkit_dbg_put64(0), "0");
    PRINTS(microkit_dbg_put64(9), "9");
    PRINTS(microkit_dbg_put64(UINT64_MAX), "18446744073709551615");
}

static void hexadecimal(void)
{
    PRINTS(microkit_dbg_puthex32(0), "0x00000000");
    PRINTS(microkit_dbg_puthex32(0x89abcdef), "0x89abcdef");
    PRINTS(microkit_dbg_puthex64(0x123456789abcdef0), "0x123456789abcdef0");
    PRINTS(microkit_dbg_puthex64(0xf), "0x000000000000000f");
}

static void text(void)
{
    PRINTS(microkit_dbg_puts(""), "");
    PRINTS(microkit_dbg_puts("two\nlines\n"), "two\nlines\n");
    PRINTS(microkit_dbg_putc('x'), "x");
    PRINTS(microkit_dbg_putc('y' | 0x100), "y"); /* a character, whatever int it came in */
}

int main(void)
{
    decimal();
    hexadecimal();
    text();
    return 0;
}
