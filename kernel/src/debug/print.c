/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Printing without buffers or format strings.
 */
#include <debug/print.h>
#include <machine/machine.h>

void print_string(const char *text)
{
    for (; *text != 0; text++) {
        uart_put((u8)*text);
    }
}

void print_text(const char *text, u32 limit)
{
    for (u32 i = 0; i < limit && text[i] != 0; i++) {
        u8 character = (u8)text[i];
        uart_put(character >= 0x20 && character < 0x7f ? character : '?');
    }
}

void print_decimal(u64 value)
{
    u64 power = 1;

    while (value / power >= 10) {
        power *= 10;
    }
    for (; power > 0; power /= 10) {
        uart_put((u8)('0' + value / power % 10));
    }
}

void print_hex(u64 value)
{
    u32 shift = 60;

    while (shift > 0 && value >> shift == 0) {
        shift -= 4;
    }
    print_string("0x");
    for (;; shift -= 4) {
        u8 digit = (u8)(value >> shift & 0xf);
        uart_put((u8)(digit < 10 ? '0' + digit : 'a' + digit - 10));
        if (shift == 0) {
            break;
        }
    }
}
