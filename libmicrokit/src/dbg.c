/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Output on the debug console. The console belongs to the kernel, which prints one
 * byte a system call: output of PDs that preempt each other can mix.
 */
#include <microkit.h>

#define DIGITS_64 20 /* of 2^64 - 1 */

void microkit_dbg_putc(int c)
{
#ifdef CONFIG_PRINTING
    seL4_DebugPutChar((char)c);
#else
    (void)c;
#endif
}

void microkit_dbg_puts(const char *s)
{
    while (*s) {
        microkit_dbg_putc(*s++);
    }
}

void microkit_dbg_put64(seL4_Uint64 x)
{
    char text[DIGITS_64 + 1];
    unsigned int at = DIGITS_64;

    text[at] = '\0';
    do {
        text[--at] = (char)('0' + x % 10);
        x /= 10;
    } while (x != 0);
    microkit_dbg_puts(&text[at]);
}

void microkit_dbg_put32(seL4_Uint32 x)
{
    microkit_dbg_put64(x);
}

void microkit_dbg_put8(seL4_Uint8 x)
{
    microkit_dbg_put64(x);
}

static void put_hex(seL4_Uint64 x, unsigned int bits)
{
    microkit_dbg_puts("0x");
    while (bits != 0) {
        bits -= 4;
        microkit_dbg_putc("0123456789abcdef"[x >> bits & 0xf]);
    }
}

void microkit_dbg_puthex32(seL4_Uint32 x)
{
    put_hex(x, 32);
}

void microkit_dbg_puthex64(seL4_Uint64 x)
{
    put_hex(x, 64);
}
