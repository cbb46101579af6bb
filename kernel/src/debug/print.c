/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Printing without buffers or format strings.
 */
#include "turn.h"

#include <base/bits.h>
#include <debug/print.h>

void print_string(const char *text)
{
    for (; *text != 0; text++) {
        turn_put((u8)*text);
    }
}

void print_text(const char *text, u32 limit)
{
    for (u32 i = 0; i < limit && text[i] != 0; i++) {
        u8 character = (u8)text[i];
        turn_put(character >= 0x20 && character < 0x7f ? character : '?');
    }
}

void print_decimal(u64 value)
{
    u8 digits[20] = {0}; /* 2^64 has as many */
    u32 count = 0;

    do {
        digits[count++] = (u8)('0' + value % 10);
        value /= 10;
    } while (value != 0 && count < sizeof(digits));
    while (count > 0) {
        turn_put(digits[--count]);
    }
}

void print_hex(u64 value)
{
    u32 shift = value == 0 ? 0 : highest_bit(value) & ~3u;

    print_string("0x");
    for (;; shift -= 4) {
        u8 digit = (u8)(value >> shift & 0xf);

        turn_put((u8)(digit < 10 ? '0' + digit : 'a' + digit - 10));
        if (shift == 0) {
            break;
        }
    }
}
